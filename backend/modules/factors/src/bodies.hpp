// What the routes of factors read and answer. Private to factors.
#pragma once

#include "shopx/factors/factors.hpp"

#include "passkeys.hpp"

namespace shopx::factors {

// ---- answers ----

struct PasskeyBody {
    PasskeyId id;
    std::string name;
    bool backed_up = false;
    Instant created_at;
    std::optional<Instant> last_used_at;
    static constexpr auto wire()
    {
        return json::object<PasskeyBody>("Passkey", "A passkey or security key", json::field("id", &PasskeyBody::id, "Never changes"),
            json::field("name", &PasskeyBody::name, "As its owner calls it", "Blue key"),
            json::field("backed_up", &PasskeyBody::backed_up, "The maker keeps a copy for the owner's other devices", "false"),
            json::field("created_at", &PasskeyBody::created_at, "When it was added"),
            json::field("last_used_at", &PasskeyBody::last_used_at, "When it last proved something"));
    }
};

struct FactorsBody {
    bool totp = false;
    std::optional<Instant> totp_locked_until;
    std::vector<PasskeyBody> passkeys;
    std::int64_t recovery_codes_left = 0;
    static constexpr auto wire()
    {
        return json::object<FactorsBody>("Factors", "How the person proves who they are beside the password",
            json::field("totp", &FactorsBody::totp, "An authenticator app is set up", "true"),
            json::field("totp_locked_until", &FactorsBody::totp_locked_until, "No code of the app is looked at before, after too many wrong ones"),
            json::field("passkeys", &FactorsBody::passkeys, "Oldest first"),
            json::field("recovery_codes_left", &FactorsBody::recovery_codes_left, "How many have not been used", "10"));
    }
};

struct QrBody {
    std::int32_t size = 0;
    std::string path;
    static constexpr auto wire()
    {
        return json::object<QrBody>("QrCode", "A QR code as one path of SVG",
            json::field("size", &QrBody::size, "Width and height of the view box, the quiet zone included", "53"),
            json::field("path", &QrBody::path, "The dark modules: the path's d", "M4 4h7v1h-7z"));
    }
};

struct TotpBody {
    std::string secret;
    std::string otpauth_uri;
    QrBody qr;
    static constexpr auto wire()
    {
        return json::object<TotpBody>("TotpSecret", "A secret for an authenticator app. It is shown once",
            json::field("secret", &TotpBody::secret, "In base32, for typing"), json::field("otpauth_uri", &TotpBody::otpauth_uri, "What the app reads"),
            json::field("qr", &TotpBody::qr, "The same as a picture"));
    }
};

struct RecoveryCodesBody {
    std::vector<std::string> codes;
    static constexpr auto wire()
    {
        return json::object<RecoveryCodesBody>("RecoveryCodes", "Codes for the day when the phone is lost. They are shown once",
            json::field("codes", &RecoveryCodesBody::codes, "Each is good once"));
    }
};

// W3C's PublicKeyCredentialCreationOptionsJSON, for `navigator.credentials.create` and the phones' credential managers.

struct PartyBody {
    std::string id;
    std::string name;
    static constexpr auto wire()
    {
        return json::object<PartyBody>("PasskeyParty", "Who asks",
            json::field("id", &PartyBody::id, "The domain that the passkey will be good for", "shop.example"),
            json::field("name", &PartyBody::name, "As authenticators show it", "ShopXperience"));
    }
};

struct UserBody {
    std::string id;
    std::string name;
    std::string display_name;
    static constexpr auto wire()
    {
        return json::object<UserBody>("PasskeyUser", "Whose passkey it will be", json::field("id", &UserBody::id, "The account's id, in base64url"),
            json::field("name", &UserBody::name, "The account's e-mail"), json::field("displayName", &UserBody::display_name, "The person's name"));
    }
};

struct AlgorithmBody {
    std::string type = "public-key";
    std::int32_t alg = 0;
    static constexpr auto wire()
    {
        return json::object<AlgorithmBody>("PasskeyAlgorithm", "A kind of key that is taken", json::field("type", &AlgorithmBody::type, "public-key"),
            json::field("alg", &AlgorithmBody::alg, "COSE's number: -7 is ES256, -8 EdDSA", "-7"));
    }
};

struct SelectionBody {
    std::string resident_key = "preferred";
    std::string user_verification = "preferred";
    static constexpr auto wire()
    {
        return json::object<SelectionBody>("PasskeySelection", "What is wished of the authenticator",
            json::field("residentKey", &SelectionBody::resident_key, "preferred: it may find the passkey without being told whose"),
            json::field("userVerification", &SelectionBody::user_verification, "preferred: by finger, face or PIN where it can"));
    }
};

struct PasskeyOptionsBody {
    PartyBody rp;
    UserBody user;
    std::string challenge;
    std::vector<AlgorithmBody> algorithms;
    std::int64_t timeout = 0;
    std::vector<PasskeyDescriptor> exclude_credentials;
    SelectionBody selection;
    std::string attestation = "none";
    static constexpr auto wire()
    {
        return json::object<PasskeyOptionsBody>("PasskeyOptions", "Options for navigator.credentials.create, by the names of the standard",
            json::field("rp", &PasskeyOptionsBody::rp, "Who asks"), json::field("user", &PasskeyOptionsBody::user, "For whom"),
            json::field("challenge", &PasskeyOptionsBody::challenge, "What is to be answered, in base64url"),
            json::field("pubKeyCredParams", &PasskeyOptionsBody::algorithms, "Best first"),
            json::field("timeout", &PasskeyOptionsBody::timeout, "Milliseconds", "300000"),
            json::field("excludeCredentials", &PasskeyOptionsBody::exclude_credentials, "What the person has already"),
            json::field("authenticatorSelection", &PasskeyOptionsBody::selection, "What is wished"),
            json::field("attestation", &PasskeyOptionsBody::attestation, "none: nobody asks for the make"));
    }
};

// ---- what is said ----

struct CodeBody {
    std::string code;
    static constexpr auto wire()
    {
        return json::object<CodeBody>(
            "TotpCode", "What the authenticator app shows", json::field("code", &CodeBody::code, "Six digits", "123456").length(6, 6));
    }
};

struct NewPasskeyBody {
    std::string name;
    std::string client_data_json;
    std::string attestation_object;
    static constexpr auto wire()
    {
        constexpr auto letters = [](std::size_t bytes) { return (bytes * 4 + 2) / 3; };
        return json::object<NewPasskeyBody>("NewPasskey", "What navigator.credentials.create gave, in base64url",
            json::field("name", &NewPasskeyBody::name, "As its owner calls it", "Blue key").length(1, limits::passkey_name_max),
            json::field("clientDataJSON", &NewPasskeyBody::client_data_json, "As the browser made it").length(1, letters(limits::client_data_bytes_max)),
            json::field("attestationObject", &NewPasskeyBody::attestation_object, "As the authenticator made it")
                .length(1, letters(limits::attestation_bytes_max)));
    }
};

} // namespace shopx::factors
