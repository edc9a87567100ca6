// Made by engine/tools/generate-tables from engine/vectors/gs1-syntax-dictionary.txt. Don't edit.
// The dictionary: (c) 2020-2021 BWIPP project and Zint Project, (c) 2021-2025 GS1 AISBL. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../gs1_table.hpp"

// clang-format off
namespace shopx::engine::gs1 {

inline constexpr std::array<Component, 99> components{{
    {CharacterSet::digits, 18, 18, false, {ContentRule::csum, ContentRule::gcppos2}},
    {CharacterSet::digits, 14, 14, false, {ContentRule::csum, ContentRule::gcppos2}},
    {CharacterSet::cset82, 1, 20, false, {}},
    {CharacterSet::digits, 6, 6, false, {ContentRule::yymmd0}},
    {CharacterSet::digits, 2, 2, false, {}},
    {CharacterSet::cset82, 1, 28, false, {}},
    {CharacterSet::cset82, 1, 30, false, {}},
    {CharacterSet::digits, 1, 6, false, {}},
    {CharacterSet::digits, 13, 13, false, {ContentRule::csum, ContentRule::gcppos1}},
    {CharacterSet::cset82, 1, 17, true, {}},
    {CharacterSet::digits, 13, 13, false, {ContentRule::csum, ContentRule::gcppos1}},
    {CharacterSet::digits, 1, 12, true, {}},
    {CharacterSet::digits, 1, 8, false, {}},
    {CharacterSet::digits, 6, 6, false, {}},
    {CharacterSet::digits, 1, 15, false, {}},
    {CharacterSet::digits, 3, 3, false, {ContentRule::iso4217}},
    {CharacterSet::digits, 1, 15, false, {}},
    {CharacterSet::digits, 4, 4, false, {}},
    {CharacterSet::cset82, 1, 30, false, {ContentRule::gcppos1}},
    {CharacterSet::digits, 17, 17, false, {ContentRule::csum, ContentRule::gcppos1}},
    {CharacterSet::digits, 3, 3, false, {ContentRule::iso3166}},
    {CharacterSet::cset82, 1, 9, false, {}},
    {CharacterSet::digits, 3, 3, false, {ContentRule::iso3166}},
    {CharacterSet::digits, 3, 3, true, {ContentRule::iso3166}},
    {CharacterSet::digits, 3, 3, true, {ContentRule::iso3166}},
    {CharacterSet::digits, 3, 3, true, {ContentRule::iso3166}},
    {CharacterSet::digits, 3, 3, true, {ContentRule::iso3166}},
    {CharacterSet::cset82, 1, 3, false, {}},
    {CharacterSet::cset82, 1, 35, false, {ContentRule::pcenc}},
    {CharacterSet::cset82, 1, 70, false, {ContentRule::pcenc}},
    {CharacterSet::cset82, 2, 2, false, {ContentRule::iso3166alpha2}},
    {CharacterSet::digits, 10, 10, false, {ContentRule::latitude}},
    {CharacterSet::digits, 10, 10, false, {ContentRule::longitude}},
    {CharacterSet::digits, 1, 1, false, {ContentRule::yesno}},
    {CharacterSet::digits, 6, 6, false, {ContentRule::yymmd0}},
    {CharacterSet::digits, 4, 4, false, {ContentRule::hhmi}},
    {CharacterSet::digits, 6, 6, false, {ContentRule::yymmdd}},
    {CharacterSet::digits, 6, 6, false, {}},
    {CharacterSet::cset82, 1, 1, true, {ContentRule::hyphen}},
    {CharacterSet::digits, 13, 13, false, {}},
    {CharacterSet::digits, 6, 6, false, {ContentRule::yymmdd}},
    {CharacterSet::digits, 4, 4, false, {ContentRule::hhmi}},
    {CharacterSet::digits, 1, 4, false, {}},
    {CharacterSet::cset82, 1, 12, false, {}},
    {CharacterSet::digits, 6, 6, false, {ContentRule::yymmdd}},
    {CharacterSet::digits, 6, 6, true, {ContentRule::yymmdd}},
    {CharacterSet::cset82, 1, 10, false, {}},
    {CharacterSet::cset82, 1, 2, false, {}},
    {CharacterSet::digits, 6, 6, false, {ContentRule::yymmdd}},
    {CharacterSet::digits, 4, 4, true, {ContentRule::hhmi}},
    {CharacterSet::digits, 3, 3, false, {ContentRule::iso3166999}},
    {CharacterSet::cset82, 1, 27, false, {}},
    {CharacterSet::digits, 1, 1, false, {}},
    {CharacterSet::cset82, 1, 1, false, {}},
    {CharacterSet::cset82, 1, 1, false, {}},
    {CharacterSet::cset82, 1, 1, false, {ContentRule::importeridx}},
    {CharacterSet::cset82, 1, 4, false, {ContentRule::packagetype}},
    {CharacterSet::cset82, 2, 2, false, {}},
    {CharacterSet::cset82, 1, 28, false, {}},
    {CharacterSet::digits, 2, 2, false, {ContentRule::mediatype}},
    {CharacterSet::cset82, 1, 25, false, {}},
    {CharacterSet::digits, 8, 8, false, {ContentRule::yyyymmdd}},
    {CharacterSet::digits, 8, 8, false, {ContentRule::yyyymmdd}},
    {CharacterSet::digits, 4, 4, false, {ContentRule::hhmi}},
    {CharacterSet::digits, 1, 1, false, {ContentRule::iso5218}},
    {CharacterSet::cset82, 1, 40, false, {ContentRule::pcenc}},
    {CharacterSet::cset82, 1, 90, false, {ContentRule::pcenc}},
    {CharacterSet::cset82, 3, 3, false, {ContentRule::posinseqslash}},
    {CharacterSet::digits, 4, 4, false, {ContentRule::nonzero}},
    {CharacterSet::digits, 5, 5, false, {ContentRule::nonzero}},
    {CharacterSet::digits, 3, 3, false, {ContentRule::nonzero}},
    {CharacterSet::digits, 1, 1, false, {ContentRule::winding}},
    {CharacterSet::digits, 1, 1, false, {}},
    {CharacterSet::digits, 1, 1, false, {ContentRule::zero}},
    {CharacterSet::digits, 13, 13, false, {ContentRule::csum, ContentRule::gcppos1}},
    {CharacterSet::cset82, 1, 16, true, {}},
    {CharacterSet::digits, 14, 14, false, {ContentRule::csum, ContentRule::gcppos2}},
    {CharacterSet::digits, 4, 4, false, {ContentRule::pieceoftotal}},
    {CharacterSet::cset82, 1, 34, false, {ContentRule::iban}},
    {CharacterSet::digits, 6, 6, false, {ContentRule::yymmdd}},
    {CharacterSet::digits, 2, 2, false, {ContentRule::hh}},
    {CharacterSet::digits, 2, 2, true, {ContentRule::mi}},
    {CharacterSet::digits, 2, 2, true, {ContentRule::ss}},
    {CharacterSet::cset82, 1, 50, false, {}},
    {CharacterSet::cset39, 1, 30, false, {ContentRule::gcppos1}},
    {CharacterSet::digits, 1, 12, false, {ContentRule::nozeroprefix}},
    {CharacterSet::cset82, 1, 25, false, {ContentRule::csumalpha, ContentRule::gcppos1}},
    {CharacterSet::cset82, 1, 25, false, {ContentRule::csumalpha, ContentRule::gcppos1, ContentRule::hasnondigit}},
    {CharacterSet::digits, 18, 18, false, {ContentRule::csum, ContentRule::gcppos1}},
    {CharacterSet::digits, 1, 10, false, {}},
    {CharacterSet::base64url, 1, 90, false, {}},
    {CharacterSet::digits, 15, 15, false, {}},
    {CharacterSet::digits, 32, 32, false, {}},
    {CharacterSet::digits, 18, 18, false, {}},
    {CharacterSet::digits, 1, 2, true, {}},
    {CharacterSet::cset82, 1, 70, false, {ContentRule::couponcode}},
    {CharacterSet::cset82, 1, 70, false, {ContentRule::couponposoffer}},
    {CharacterSet::cset82, 1, 70, false, {}},
    {CharacterSet::cset82, 1, 90, false, {}},
}};

/// First and last number, digits of the AI, first component, components, predefined length, data attribute, primary key, req, ex, qualifiers.
inline constexpr std::array<AiEntry, 224> ai_entries{{
    {0, 0, 2, 0, 1, true, true, true, "", "", ""}, // SSCC
    {1, 1, 2, 1, 1, true, true, true, "", "255,37", "22,10,21|235"}, // GTIN
    {2, 2, 2, 1, 1, true, true, false, "37", "01,03", ""}, // CONTENT
    {3, 3, 2, 1, 1, true, false, false, "", "01,02,37,235", ""}, // MTO GTIN
    {10, 10, 2, 2, 1, false, true, false, "01,02,03,8006,8026", "", ""}, // BATCH/LOT
    {11, 11, 2, 3, 1, true, true, false, "01,02,03,8006,8026", "", ""}, // PROD DATE
    {12, 12, 2, 3, 1, true, true, false, "8020", "", ""}, // DUE DATE
    {13, 13, 2, 3, 1, true, true, false, "01,02,03,8006,8026", "", ""}, // PACK DATE
    {15, 15, 2, 3, 1, true, true, false, "01,02,03,8006,8026", "", ""}, // BEST BEFORE or BEST BY
    {16, 16, 2, 3, 1, true, true, false, "01,02,03,8006,8026", "", ""}, // SELL BY
    {17, 17, 2, 3, 1, true, true, false, "01,02,03,255,8006,8026", "", ""}, // USE BY or EXPIRY
    {20, 20, 2, 4, 1, true, true, false, "01,02,03,8006,8026", "", ""}, // VARIANT
    {21, 21, 2, 2, 1, false, false, false, "01,03,8006", "235", ""}, // SERIAL
    {22, 22, 2, 2, 1, false, false, false, "01", "", ""}, // CPV
    {235, 235, 3, 5, 1, false, false, false, "01", "", ""}, // TPX
    {240, 240, 3, 6, 1, false, true, false, "01,02,03,8006,8026", "", ""}, // ADDITIONAL ID
    {241, 241, 3, 6, 1, false, true, false, "01,02,03,8006,8026", "", ""}, // CUST. PART No.
    {242, 242, 3, 7, 1, false, true, false, "01,02,8006,8026", "", ""}, // MTO VARIANT
    {243, 243, 3, 2, 1, false, true, false, "01,03", "", ""}, // PCN
    {250, 250, 3, 6, 1, false, true, false, "01+21,03+21,8006+21", "", ""}, // SECONDARY SERIAL
    {251, 251, 3, 6, 1, false, true, false, "01,03,8006", "", ""}, // REF. TO SOURCE
    {253, 253, 3, 8, 2, false, true, true, "", "", ""}, // GDTI
    {254, 254, 3, 2, 1, false, false, false, "414", "", ""}, // GLN EXTENSION COMPONENT
    {255, 255, 3, 10, 2, false, true, true, "", "01,02,415,8006,8020,8026", ""}, // GCN
    {30, 30, 2, 12, 1, false, true, false, "01,02", "", ""}, // VAR. COUNT
    {3100, 3105, 4, 13, 1, true, true, false, "01,02", "310n", ""}, // NET WEIGHT (kg)
    {3110, 3115, 4, 13, 1, true, true, false, "01,02", "311n", ""}, // LENGTH (m)
    {3120, 3125, 4, 13, 1, true, true, false, "01,02", "312n", ""}, // WIDTH (m)
    {3130, 3135, 4, 13, 1, true, true, false, "01,02", "313n", ""}, // HEIGHT (m)
    {3140, 3145, 4, 13, 1, true, true, false, "01,02", "314n", ""}, // AREA (m²)
    {3150, 3155, 4, 13, 1, true, true, false, "01,02", "315n", ""}, // NET VOLUME (l)
    {3160, 3165, 4, 13, 1, true, true, false, "01,02", "316n", ""}, // NET VOLUME (m³)
    {3200, 3205, 4, 13, 1, true, true, false, "01,02", "320n", ""}, // NET WEIGHT (lb)
    {3210, 3215, 4, 13, 1, true, true, false, "01,02", "321n", ""}, // LENGTH (in)
    {3220, 3225, 4, 13, 1, true, true, false, "01,02", "322n", ""}, // LENGTH (ft)
    {3230, 3235, 4, 13, 1, true, true, false, "01,02", "323n", ""}, // LENGTH (yd)
    {3240, 3245, 4, 13, 1, true, true, false, "01,02", "324n", ""}, // WIDTH (in)
    {3250, 3255, 4, 13, 1, true, true, false, "01,02", "325n", ""}, // WIDTH (ft)
    {3260, 3265, 4, 13, 1, true, true, false, "01,02", "326n", ""}, // WIDTH (yd)
    {3270, 3275, 4, 13, 1, true, true, false, "01,02", "327n", ""}, // HEIGHT (in)
    {3280, 3285, 4, 13, 1, true, true, false, "01,02", "328n", ""}, // HEIGHT (ft)
    {3290, 3295, 4, 13, 1, true, true, false, "01,02", "329n", ""}, // HEIGHT (yd)
    {3300, 3305, 4, 13, 1, true, true, false, "00,01", "330n", ""}, // GROSS WEIGHT (kg)
    {3310, 3315, 4, 13, 1, true, true, false, "00,01", "331n", ""}, // LENGTH (m), log
    {3320, 3325, 4, 13, 1, true, true, false, "00,01", "332n", ""}, // WIDTH (m), log
    {3330, 3335, 4, 13, 1, true, true, false, "00,01", "333n", ""}, // HEIGHT (m), log
    {3340, 3345, 4, 13, 1, true, true, false, "00,01", "334n", ""}, // AREA (m²), log
    {3350, 3355, 4, 13, 1, true, true, false, "00,01", "335n", ""}, // VOLUME (l), log
    {3360, 3365, 4, 13, 1, true, true, false, "00,01", "336n", ""}, // VOLUME (m³), log
    {3370, 3375, 4, 13, 1, true, true, false, "01", "337n", ""}, // KG PER m²
    {3400, 3405, 4, 13, 1, true, true, false, "00,01", "340n", ""}, // GROSS WEIGHT (lb)
    {3410, 3415, 4, 13, 1, true, true, false, "00,01", "341n", ""}, // LENGTH (in), log
    {3420, 3425, 4, 13, 1, true, true, false, "00,01", "342n", ""}, // LENGTH (ft), log
    {3430, 3435, 4, 13, 1, true, true, false, "00,01", "343n", ""}, // LENGTH (yd), log
    {3440, 3445, 4, 13, 1, true, true, false, "00,01", "344n", ""}, // WIDTH (in), log
    {3450, 3455, 4, 13, 1, true, true, false, "00,01", "345n", ""}, // WIDTH (ft), log
    {3460, 3465, 4, 13, 1, true, true, false, "00,01", "346n", ""}, // WIDTH (yd), log
    {3470, 3475, 4, 13, 1, true, true, false, "00,01", "347n", ""}, // HEIGHT (in), log
    {3480, 3485, 4, 13, 1, true, true, false, "00,01", "348n", ""}, // HEIGHT (ft), log
    {3490, 3495, 4, 13, 1, true, true, false, "00,01", "349n", ""}, // HEIGHT (yd), log
    {3500, 3505, 4, 13, 1, true, true, false, "01,02", "350n", ""}, // AREA (in²)
    {3510, 3515, 4, 13, 1, true, true, false, "01,02", "351n", ""}, // AREA (ft²)
    {3520, 3525, 4, 13, 1, true, true, false, "01,02", "352n", ""}, // AREA (yd²)
    {3530, 3535, 4, 13, 1, true, true, false, "00,01", "353n", ""}, // AREA (in²), log
    {3540, 3545, 4, 13, 1, true, true, false, "00,01", "354n", ""}, // AREA (ft²), log
    {3550, 3555, 4, 13, 1, true, true, false, "00,01", "355n", ""}, // AREA (yd²), log
    {3560, 3565, 4, 13, 1, true, true, false, "01,02", "356n", ""}, // NET WEIGHT (tr oz)
    {3570, 3575, 4, 13, 1, true, true, false, "01,02", "357n", ""}, // NET VOLUME (oz)
    {3600, 3605, 4, 13, 1, true, true, false, "01,02", "360n", ""}, // NET VOLUME (qt (US))
    {3610, 3615, 4, 13, 1, true, true, false, "01,02", "361n", ""}, // NET VOLUME (gal.)
    {3620, 3625, 4, 13, 1, true, true, false, "00,01", "362n", ""}, // VOLUME (qt (US)), log
    {3630, 3635, 4, 13, 1, true, true, false, "00,01", "363n", ""}, // VOLUME (gal (US)), log
    {3640, 3645, 4, 13, 1, true, true, false, "01,02", "364n", ""}, // NET VOLUME (in³)
    {3650, 3655, 4, 13, 1, true, true, false, "01,02", "365n", ""}, // NET VOLUME (ft³)
    {3660, 3665, 4, 13, 1, true, true, false, "01,02", "366n", ""}, // NET VOLUME (yd³)
    {3670, 3675, 4, 13, 1, true, true, false, "00,01", "367n", ""}, // VOLUME (in³), log
    {3680, 3685, 4, 13, 1, true, true, false, "00,01", "368n", ""}, // VOLUME (ft³), log
    {3690, 3695, 4, 13, 1, true, true, false, "00,01", "369n", ""}, // VOLUME (yd³), log
    {37, 37, 2, 12, 1, false, true, false, "00+02,00+8026", "", ""}, // COUNT
    {3900, 3909, 4, 14, 1, false, true, false, "255,8020", "390n,391n,394n,8111", ""}, // AMOUNT
    {3910, 3919, 4, 15, 2, false, true, false, "8020", "391n", ""}, // AMOUNT
    {3920, 3929, 4, 14, 1, false, true, false, "01+30,01+31nn,01+32nn,01+35nn,01+36nn", "392n,393n", ""}, // PRICE
    {3930, 3939, 4, 15, 2, false, true, false, "30,31nn,32nn,35nn,36nn", "393n", ""}, // PRICE
    {3940, 3943, 4, 17, 1, false, true, false, "255", "394n,8111", ""}, // PRCNT OFF
    {3950, 3955, 4, 13, 1, false, true, false, "30,31nn,32nn,35nn,36nn", "392n,393n,395n,8005", ""}, // PRICE/UoM
    {400, 400, 3, 6, 1, false, true, false, "", "", ""}, // ORDER NUMBER
    {401, 401, 3, 18, 1, false, true, true, "", "", ""}, // GINC
    {402, 402, 3, 19, 1, false, true, true, "", "", ""}, // GSIN
    {403, 403, 3, 6, 1, false, true, false, "00", "", ""}, // ROUTE
    {410, 410, 3, 8, 1, true, true, false, "", "", ""}, // SHIP TO LOC
    {411, 411, 3, 8, 1, true, true, false, "", "", ""}, // BILL TO
    {412, 412, 3, 8, 1, true, true, false, "", "", ""}, // PURCHASE FROM
    {413, 413, 3, 8, 1, true, true, false, "", "", ""}, // SHIP FOR LOC
    {414, 414, 3, 8, 1, true, true, true, "", "", "254|7040"}, // LOC No.
    {415, 415, 3, 8, 1, true, true, true, "8020", "", "8020"}, // PAY TO
    {416, 416, 3, 8, 1, true, true, false, "", "", ""}, // PROD/SERV LOC
    {417, 417, 3, 8, 1, true, true, true, "", "", "7040"}, // PARTY
    {420, 420, 3, 2, 1, false, true, false, "", "421", ""}, // SHIP TO POST
    {421, 421, 3, 20, 2, false, true, false, "", "4307", ""}, // SHIP TO POST
    {422, 422, 3, 20, 1, false, true, false, "01,02,03,8006,8026", "426", ""}, // ORIGIN
    {423, 423, 3, 22, 5, false, true, false, "01,02,03", "426", ""}, // COUNTRY - INITIAL PROCESS
    {424, 424, 3, 20, 1, false, true, false, "01,02,03", "426", ""}, // COUNTRY - PROCESS
    {425, 425, 3, 22, 5, false, true, false, "01,02,03", "426", ""}, // COUNTRY - DISASSEMBLY
    {426, 426, 3, 20, 1, false, true, false, "01,02,03", "", ""}, // COUNTRY - FULL PROCESS
    {427, 427, 3, 27, 1, false, true, false, "01+422,02+422,03+422", "", ""}, // ORIGIN SUBDIVISION
    {4300, 4300, 4, 28, 1, false, true, false, "00", "", ""}, // SHIP TO COMP
    {4301, 4301, 4, 28, 1, false, true, false, "00", "", ""}, // SHIP TO NAME
    {4302, 4302, 4, 29, 1, false, true, false, "00", "", ""}, // SHIP TO ADD1
    {4303, 4303, 4, 29, 1, false, true, false, "4302", "", ""}, // SHIP TO ADD2
    {4304, 4304, 4, 29, 1, false, true, false, "00", "", ""}, // SHIP TO SUB
    {4305, 4305, 4, 29, 1, false, true, false, "00", "", ""}, // SHIP TO LOC
    {4306, 4306, 4, 29, 1, false, true, false, "00", "", ""}, // SHIP TO REG
    {4307, 4307, 4, 30, 1, false, true, false, "00", "", ""}, // SHIP TO COUNTRY
    {4308, 4308, 4, 6, 1, false, true, false, "00", "", ""}, // SHIP TO PHONE
    {4309, 4309, 4, 31, 2, false, true, false, "00", "", ""}, // SHIP TO GEO
    {4310, 4310, 4, 28, 1, false, true, false, "00", "", ""}, // RTN TO COMP
    {4311, 4311, 4, 28, 1, false, true, false, "00", "", ""}, // RTN TO NAME
    {4312, 4312, 4, 29, 1, false, true, false, "00", "", ""}, // RTN TO ADD1
    {4313, 4313, 4, 29, 1, false, true, false, "4312", "", ""}, // RTN TO ADD2
    {4314, 4314, 4, 29, 1, false, true, false, "00", "", ""}, // RTN TO SUB
    {4315, 4315, 4, 29, 1, false, true, false, "00", "", ""}, // RTN TO LOC
    {4316, 4316, 4, 29, 1, false, true, false, "00", "", ""}, // RTN TO REG
    {4317, 4317, 4, 30, 1, false, true, false, "00", "", ""}, // RTN TO COUNTRY
    {4318, 4318, 4, 2, 1, false, true, false, "00", "", ""}, // RTN TO POST
    {4319, 4319, 4, 6, 1, false, true, false, "00", "", ""}, // RTN TO PHONE
    {4320, 4320, 4, 28, 1, false, true, false, "00", "", ""}, // SRV DESCRIPTION
    {4321, 4321, 4, 33, 1, false, true, false, "00", "", ""}, // DANGEROUS GOODS
    {4322, 4322, 4, 33, 1, false, true, false, "00", "", ""}, // AUTH TO LEAVE
    {4323, 4323, 4, 33, 1, false, true, false, "00", "", ""}, // SIG REQUIRED
    {4324, 4324, 4, 34, 2, false, true, false, "00", "", ""}, // NOT BEF DEL DT
    {4325, 4325, 4, 34, 2, false, true, false, "00", "", ""}, // NOT AFT DEL DT
    {4326, 4326, 4, 36, 1, false, true, false, "00", "", ""}, // REL DATE
    {4330, 4330, 4, 37, 2, false, true, false, "00", "4331", ""}, // MAX TEMP F.
    {4331, 4331, 4, 37, 2, false, true, false, "00", "4330", ""}, // MAX TEMP C.
    {4332, 4332, 4, 37, 2, false, true, false, "00", "4333", ""}, // MIN TEMP F.
    {4333, 4333, 4, 37, 2, false, true, false, "00", "4332", ""}, // MIN TEMP C.
    {7001, 7001, 4, 39, 1, false, true, false, "01,02,8006,8026", "", ""}, // NSN
    {7002, 7002, 4, 6, 1, false, true, false, "01,02", "", ""}, // MEAT CUT
    {7003, 7003, 4, 40, 2, false, true, false, "01,02,03", "", ""}, // EXPIRY TIME
    {7004, 7004, 4, 42, 1, false, true, false, "01+10,03+10", "", ""}, // ACTIVE POTENCY
    {7005, 7005, 4, 43, 1, false, true, false, "01,02", "", ""}, // CATCH AREA
    {7006, 7006, 4, 36, 1, false, true, false, "01,02", "", ""}, // FIRST FREEZE DATE
    {7007, 7007, 4, 44, 2, false, true, false, "01,02", "", ""}, // HARVEST DATE
    {7008, 7008, 4, 27, 1, false, true, false, "01,02", "", ""}, // AQUATIC SPECIES
    {7009, 7009, 4, 46, 1, false, true, false, "01,02", "", ""}, // FISHING GEAR TYPE
    {7010, 7010, 4, 47, 1, false, true, false, "01,02,03", "", ""}, // PROD METHOD
    {7011, 7011, 4, 48, 2, false, true, false, "01,02,03", "", ""}, // TEST BY DATE
    {7020, 7020, 4, 2, 1, false, true, false, "01+416,03+416,8006+416", "", ""}, // REFURB LOT
    {7021, 7021, 4, 2, 1, false, true, false, "01,03,8006", "", ""}, // FUNC STAT
    {7022, 7022, 4, 2, 1, false, true, false, "01+7021,03+7021,8006+7021", "", ""}, // REV STAT
    {7023, 7023, 4, 18, 1, false, true, false, "", "", ""}, // GIAI - ASSEMBLY
    {7030, 7030, 4, 50, 2, false, true, false, "01,02", "", ""}, // PROCESSOR # 0
    {7031, 7031, 4, 50, 2, false, true, false, "01,02", "", ""}, // PROCESSOR # 1
    {7032, 7032, 4, 50, 2, false, true, false, "01,02", "", ""}, // PROCESSOR # 2
    {7033, 7033, 4, 50, 2, false, true, false, "01,02", "", ""}, // PROCESSOR # 3
    {7034, 7034, 4, 50, 2, false, true, false, "01,02", "", ""}, // PROCESSOR # 4
    {7035, 7035, 4, 50, 2, false, true, false, "01,02", "", ""}, // PROCESSOR # 5
    {7036, 7036, 4, 50, 2, false, true, false, "01,02", "", ""}, // PROCESSOR # 6
    {7037, 7037, 4, 50, 2, false, true, false, "01,02", "", ""}, // PROCESSOR # 7
    {7038, 7038, 4, 50, 2, false, true, false, "01,02", "", ""}, // PROCESSOR # 8
    {7039, 7039, 4, 50, 2, false, true, false, "01,02", "", ""}, // PROCESSOR # 9
    {7040, 7040, 4, 52, 4, false, false, false, "", "", ""}, // UIC+EXT
    {7041, 7041, 4, 56, 1, false, false, false, "00", "", ""}, // UFRGT UNIT TYPE
    {710, 710, 3, 2, 1, false, true, false, "01", "", ""}, // NHRN PZN
    {711, 711, 3, 2, 1, false, true, false, "01", "", ""}, // NHRN CIP
    {712, 712, 3, 2, 1, false, true, false, "01", "", ""}, // NHRN CN
    {713, 713, 3, 2, 1, false, true, false, "01", "", ""}, // NHRN DRN
    {714, 714, 3, 2, 1, false, true, false, "01", "", ""}, // NHRN AIM
    {715, 715, 3, 2, 1, false, true, false, "01", "", ""}, // NHRN NDC
    {716, 716, 3, 2, 1, false, true, false, "01", "", ""}, // NHRN AIC
    {717, 717, 3, 2, 1, false, true, false, "01", "", ""}, // NHRN SRN
    {7230, 7230, 4, 57, 2, false, true, false, "01,8004", "", ""}, // CERT # 1
    {7231, 7231, 4, 57, 2, false, true, false, "01,8004", "", ""}, // CERT # 2
    {7232, 7232, 4, 57, 2, false, true, false, "01,8004", "", ""}, // CERT # 3
    {7233, 7233, 4, 57, 2, false, true, false, "01,8004", "", ""}, // CERT # 4
    {7234, 7234, 4, 57, 2, false, true, false, "01,8004", "", ""}, // CERT # 5
    {7235, 7235, 4, 57, 2, false, true, false, "01,8004", "", ""}, // CERT # 6
    {7236, 7236, 4, 57, 2, false, true, false, "01,8004", "", ""}, // CERT # 7
    {7237, 7237, 4, 57, 2, false, true, false, "01,8004", "", ""}, // CERT # 8
    {7238, 7238, 4, 57, 2, false, true, false, "01,8004", "", ""}, // CERT # 9
    {7239, 7239, 4, 57, 2, false, true, false, "01,8004", "", ""}, // CERT # 10
    {7240, 7240, 4, 2, 1, false, true, false, "01,8006", "03", ""}, // PROTOCOL
    {7241, 7241, 4, 59, 1, false, true, false, "8017,8018", "", ""}, // AIDC MEDIA TYPE
    {7242, 7242, 4, 60, 1, false, true, false, "8017,8018", "", ""}, // VCN
    {7250, 7250, 4, 61, 1, false, true, false, "8018", "7251", ""}, // DOB
    {7251, 7251, 4, 62, 2, false, true, false, "8018", "7250", ""}, // DOB TIME
    {7252, 7252, 4, 64, 1, false, true, false, "8018", "", ""}, // BIO SEX
    {7253, 7253, 4, 65, 1, false, true, false, "8017,8018", "7256,7259", ""}, // FAMILY NAME
    {7254, 7254, 4, 65, 1, false, true, false, "8017,8018", "7256,7259", ""}, // GIVEN NAME
    {7255, 7255, 4, 46, 1, false, true, false, "8017,8018", "7256,7259", ""}, // SUFFIX
    {7256, 7256, 4, 66, 1, false, true, false, "8017,8018", "", ""}, // FULL NAME
    {7257, 7257, 4, 29, 1, false, true, false, "8018", "", ""}, // PERSON ADDR
    {7258, 7258, 4, 67, 1, false, true, false, "8018+7259", "", ""}, // BIRTH SEQUENCE
    {7259, 7259, 4, 65, 1, false, true, false, "8018", "7256", ""}, // BABY
    {8001, 8001, 4, 68, 5, false, true, false, "01", "", ""}, // DIMENSIONS
    {8002, 8002, 4, 2, 1, false, true, false, "", "", ""}, // CMT No.
    {8003, 8003, 4, 73, 3, false, true, true, "", "", ""}, // GRAI
    {8004, 8004, 4, 18, 1, false, true, true, "", "", "7040"}, // GIAI
    {8005, 8005, 4, 13, 1, false, true, false, "01,02", "", ""}, // PRICE PER UNIT
    {8006, 8006, 4, 76, 2, false, true, true, "", "01,03,37", "22,10,21"}, // ITIP
    {8007, 8007, 4, 78, 1, false, true, false, "415", "", ""}, // IBAN
    {8008, 8008, 4, 79, 4, false, true, false, "01,02,03", "", ""}, // PROD TIME
    {8009, 8009, 4, 83, 1, false, true, false, "00,01,03", "", ""}, // OPTSEN
    {8010, 8010, 4, 84, 1, false, true, true, "", "", "8011"}, // CPID
    {8011, 8011, 4, 85, 1, false, false, false, "8010", "", ""}, // CPID SERIAL
    {8012, 8012, 4, 2, 1, false, true, false, "01,03,8006", "", ""}, // VERSION
    {8013, 8013, 4, 86, 1, false, true, true, "", "", ""}, // GMN
    {8014, 8014, 4, 87, 1, false, false, false, "01", "", ""}, // MUDI
    {8017, 8017, 4, 88, 1, false, true, true, "", "8018", "8019"}, // GSRN - PROVIDER
    {8018, 8018, 4, 88, 1, false, true, true, "", "8017", "8019"}, // GSRN - RECIPIENT
    {8019, 8019, 4, 89, 1, false, false, false, "8017,8018", "", ""}, // SRIN
    {8020, 8020, 4, 60, 1, false, false, false, "415", "", ""}, // REF No.
    {8026, 8026, 4, 76, 2, false, true, false, "37", "02,03,8006", ""}, // ITIP CONTENT
    {8030, 8030, 4, 90, 1, false, true, false, "00,01+21,03+21,253,255,8003,8004,8006+21,8010+8011,8017,8018", "", ""}, // DIGSIG
    {8040, 8040, 4, 91, 1, false, false, false, "01+21", "", ""}, // IMEI
    {8041, 8041, 4, 91, 1, false, false, false, "01+21+8040", "", ""}, // IMEI2
    {8042, 8042, 4, 92, 1, false, false, false, "01+21+8040", "", ""}, // ESIM
    {8043, 8043, 4, 93, 2, false, false, false, "01+21+8040", "", ""}, // PSIM
    {8110, 8110, 4, 95, 1, false, true, false, "", "", ""},
    {8111, 8111, 4, 17, 1, false, true, false, "255", "", ""}, // POINTS
    {8112, 8112, 4, 96, 1, false, true, false, "", "", ""},
    {8200, 8200, 4, 97, 1, false, false, false, "01", "", ""}, // PRODUCT URL
    {90, 90, 2, 6, 1, false, true, false, "", "", ""}, // INTERNAL
    {91, 99, 2, 98, 1, false, true, false, "", "", ""}, // INTERNAL
}};

} // namespace shopx::engine::gs1
