#include "texts.hpp"

namespace shopx::mail {

std::vector<Text> const& german()
{
    static std::vector<Text> const texts{
        {Letter::confirm_sign_up, "Bestätigen Sie Ihre E-Mail-Adresse",
            "Jemand, vermutlich Sie, möchte mit dieser E-Mail-Adresse ein Geschäft bei ShopXperience eröffnen.\n\n"
            "Öffnen Sie diesen Link innerhalb von 24 Stunden, um ein Passwort zu wählen und zu beginnen. Waren Sie es nicht, tun Sie nichts: "
            "Ohne den Link geschieht nichts.",
            "Bestätigen und beginnen"},
        {Letter::already_signed_up, "Sie haben schon ein Konto",
            "Jemand, vermutlich Sie, wollte sich mit dieser E-Mail-Adresse bei ShopXperience anmelden. Für sie gibt es schon ein Konto.\n\n"
            "Melden Sie sich damit an. Ist das Passwort verloren, fordern Sie dort ein neues an. Waren Sie es nicht, tun Sie nichts.",
            "Anmelden"},
        {Letter::reset_password, "Wählen Sie ein neues Passwort",
            "Jemand, vermutlich Sie, hat für Ihr Konto bei ShopXperience ein neues Passwort angefordert.\n\n"
            "Öffnen Sie diesen Link innerhalb von 30 Minuten, um eines zu wählen. Sie werden überall abgemeldet. Waren Sie es nicht, tun Sie nichts: "
            "Ihr Passwort bleibt.",
            "Passwort wählen"},
        {Letter::password_changed, "Ihr Passwort wurde geändert",
            "Das Passwort Ihres Kontos bei ShopXperience wurde soeben geändert, und andere Anmeldungen wurden beendet.\n\n"
            "Waren Sie es nicht, fordern Sie sofort ein neues Passwort an und sagen Sie es der Inhaberin oder dem Inhaber Ihres Geschäfts.",
            ""},
        {Letter::invitation, "{inviter} lädt Sie zu {business} ein",
            "{inviter} lädt Sie ein, bei ShopXperience mit {business} zu arbeiten.\n\n"
            "Öffnen Sie diesen Link innerhalb von 30 Minuten, um anzunehmen. Danach kann er Ihnen noch einen neuen schicken. "
            "Kennen Sie {business} nicht, tun Sie nichts.",
            "Annehmen"},
        {Letter::confirm_old_address, "Bestätigen Sie, dass sich Ihre E-Mail-Adresse ändert",
            "Jemand, der als Sie angemeldet ist, möchte die E-Mail-Adresse Ihres Kontos bei ShopXperience in {address} ändern.\n\n"
            "Öffnen Sie diesen Link innerhalb von 30 Minuten, um zuzustimmen. Auch die neue Adresse wird gefragt. Waren Sie es nicht, tun Sie nichts "
            "und ändern Sie Ihr Passwort.",
            "Zustimmen"},
        {Letter::confirm_new_address, "Bestätigen Sie Ihre neue E-Mail-Adresse",
            "Jemand, vermutlich Sie, möchte diese E-Mail-Adresse für ein Konto bei ShopXperience verwenden.\n\n"
            "Öffnen Sie diesen Link innerhalb von 30 Minuten, um zuzustimmen. Auch die alte Adresse wird gefragt. Waren Sie es nicht, tun Sie nichts.",
            "Zustimmen"},
        {Letter::address_changed, "Ihre E-Mail-Adresse wurde geändert",
            "Ihr Konto bei ShopXperience hat jetzt die E-Mail-Adresse {address}. Dorthin gehen von nun an alle Mails.", ""},
        {Letter::confirm_recovery, "Sie können sich nicht mehr anmelden?",
            "Jemand, vermutlich Sie, sagt, dass das Passwort und alle zweiten Faktoren Ihres Kontos bei ShopXperience verloren sind.\n\n"
            "Öffnen Sie diesen Link innerhalb von 30 Minuten, um eine Wiederherstellung zu beginnen. Sie wartet 72 Stunden, sagt Ihnen das und kann "
            "so lange angehalten werden. Waren Sie es nicht, tun Sie nichts.",
            "Wiederherstellung beginnen"},
        {Letter::recovery_waits, "Eine Wiederherstellung Ihres Kontos hat begonnen",
            "Eine Wiederherstellung Ihres Kontos bei ShopXperience hat begonnen. Nach {hours} Stunden kann ein neues Passwort gewählt werden, und alle "
            "zweiten Faktoren werden entfernt.\n\n"
            "Waren Sie es nicht, halten Sie sie mit diesem Link an.",
            "Wiederherstellung anhalten"},
        {Letter::recovery_is_ready, "Sie können Ihr Konto jetzt wiederherstellen",
            "Die Wartezeit ist um, und niemand hat die Wiederherstellung Ihres Kontos bei ShopXperience angehalten.\n\n"
            "Öffnen Sie diesen Link innerhalb von 30 Minuten, um ein neues Passwort zu wählen. Ihre zweiten Faktoren werden entfernt: Richten Sie sie "
            "danach neu ein.",
            "Konto wiederherstellen"},
        {Letter::recovery_cancelled, "Die Wiederherstellung Ihres Kontos wurde angehalten",
            "Die Wiederherstellung Ihres Kontos bei ShopXperience wurde angehalten. Passwort und zweite Faktoren bleiben, wie sie waren.", ""},
        {Letter::recovered, "Ihr Konto wurde wiederhergestellt",
            "Ihr Konto bei ShopXperience hat ein neues Passwort und keinen zweiten Faktor mehr. Richten Sie bald wieder einen ein.\n\n"
            "Waren Sie es nicht, sagen Sie es sofort der Inhaberin oder dem Inhaber Ihres Geschäfts und denen, die Ihren Server betreiben.",
            ""},
        {Letter::session_copied, "Eine Ihrer Anmeldungen wurde beendet",
            "Eine Anmeldung bei Ihrem Konto bei ShopXperience wurde beendet: Jemand hat eine Kopie davon benutzt.\n\n"
            "Melden Sie sich neu an. Geschieht es noch einmal, ändern Sie Ihr Passwort und lassen Sie das Gerät prüfen.",
            ""},
        {Letter::factors_changed, "Ihre zweiten Faktoren wurden geändert",
            "Ein zweiter Faktor Ihres Kontos bei ShopXperience wurde hinzugefügt oder entfernt, oder es wurden neue Wiederherstellungscodes erzeugt.\n\n"
            "Waren Sie es nicht, fordern Sie sofort ein neues Passwort an und sagen Sie es der Inhaberin oder dem Inhaber Ihres Geschäfts.",
            ""},
        {Letter::new_device, "Ein neues Gerät hat sich bei Ihrem Konto angemeldet",
            "Jemand hat sich bei Ihrem Konto bei ShopXperience auf einem Gerät angemeldet, das wir noch nicht kannten. Als was es sich ausgibt und woher es "
            "kam, "
            "steht in der Liste Ihrer Anmeldungen.\n\n"
            "Waren Sie es nicht, beenden Sie dort diese Anmeldung, fordern Sie sofort ein neues Passwort an und sagen Sie es der Inhaberin oder dem Inhaber "
            "Ihres "
            "Geschäfts.",
            ""},
        {Letter::card_money_waits, "Kartengeld wartet auf eine Entscheidung: {business}",
            "Bei {business} wartet etwas an Kartenzahlungen auf einen Menschen: Geld ohne Verkauf, eine misslungene Rückzahlung, eine Rückbuchung, oder ein "
            "Verkauf, eine Zahlung und eine Auszahlung, die nicht übereinstimmen. Neu seit der letzten Mail: {count}.\n\n"
            "Was erwartet und was gefunden wurde, steht in der Liste der Zahlungen, die auf einen Menschen warten. Dort geben Sie das Geld zurück, schließen "
            "den Verkauf ab oder legen den Fall beiseite.",
            ""},
    };
    return texts;
}

} // namespace shopx::mail
