#include "texts.hpp"

namespace shopx::mail {

std::vector<Text> const& english()
{
    static std::vector<Text> const texts{
        {Letter::confirm_sign_up, "Confirm your e-mail address",
            "Somebody, most likely you, wants to open a shop at ShopXperience with this e-mail address.\n\n"
            "Open this link within 24 hours to choose a password and begin. If it was not you, do nothing: without the link nothing happens.",
            "Confirm and begin"},
        {Letter::already_signed_up, "You have an account already",
            "Somebody, most likely you, wanted to sign up at ShopXperience with this e-mail address. It has an account already.\n\n"
            "Sign in with it. If the password is lost, ask for a new one there. If it was not you, do nothing.",
            "Sign in"},
        {Letter::reset_password, "Choose a new password",
            "Somebody, most likely you, asked for a new password for your account at ShopXperience.\n\n"
            "Open this link within 30 minutes to choose one. You will be signed out everywhere. If it was not you, do nothing: your password stays.",
            "Choose a password"},
        {Letter::password_changed, "Your password was changed",
            "The password of your account at ShopXperience was changed just now, and other sign-ins were ended.\n\n"
            "If it was not you, ask for a new password at once and tell the owner of your shop.",
            ""},
        {Letter::invitation, "{inviter} invites you to {business}",
            "{inviter} invites you to work with {business} at ShopXperience.\n\n"
            "Open this link within 30 minutes to accept. Later it can still send you a new one. If you don't know {business}, do nothing.",
            "Accept"},
        {Letter::confirm_old_address, "Confirm that your e-mail address changes",
            "Somebody who is signed in as you wants to change the e-mail address of your account at ShopXperience to {address}.\n\n"
            "Open this link within 30 minutes to agree. The new address is asked too. If it was not you, do nothing, and change your password.",
            "Agree"},
        {Letter::confirm_new_address, "Confirm your new e-mail address",
            "Somebody, most likely you, wants to use this e-mail address for an account at ShopXperience.\n\n"
            "Open this link within 30 minutes to agree. The old address is asked too. If it was not you, do nothing.",
            "Agree"},
        {Letter::address_changed, "Your e-mail address was changed",
            "Your account at ShopXperience now has the e-mail address {address}. Mails go there from now on.", ""},
        {Letter::confirm_recovery, "You can't sign in any more?",
            "Somebody, most likely you, says that the password and every second factor of your account at ShopXperience are lost.\n\n"
            "Open this link within 30 minutes to begin a recovery. It waits for 72 hours, tells you so, and can be stopped meanwhile. "
            "If it was not you, do nothing.",
            "Begin the recovery"},
        {Letter::recovery_waits, "A recovery of your account has begun",
            "A recovery of your account at ShopXperience has begun. After {hours} hours a new password can be chosen and all second factors are removed.\n\n"
            "If it was not you, stop it with this link.",
            "Stop the recovery"},
        {Letter::recovery_is_ready, "You can recover your account now",
            "The time of waiting is over, and nobody has stopped the recovery of your account at ShopXperience.\n\n"
            "Open this link within 30 minutes to choose a new password. Your second factors are removed: set them up again afterwards.",
            "Recover the account"},
        {Letter::recovery_cancelled, "The recovery of your account was stopped",
            "The recovery of your account at ShopXperience was stopped. Password and second factors stay as they were.", ""},
        {Letter::recovered, "Your account was recovered",
            "Your account at ShopXperience has a new password and no second factor any more. Set one up again as soon as you can.\n\n"
            "If it was not you, tell the owner of your shop and whoever runs your server at once.",
            ""},
        {Letter::session_copied, "One of your sign-ins was ended",
            "A sign-in to your account at ShopXperience was ended: somebody used a copy of it.\n\n"
            "Sign in again. If it happens once more, change your password and have the device looked at.",
            ""},
        {Letter::factors_changed, "Your second factors were changed",
            "A second factor of your account at ShopXperience was added or removed, or recovery codes were made anew.\n\n"
            "If it was not you, ask for a new password at once and tell the owner of your shop.",
            ""},
        {Letter::new_device, "A new device signed in to your account",
            "Somebody signed in to your account at ShopXperience on a device that we have not seen before. Which device it says to be, and from where, is in "
            "the list of your sign-ins.\n\n"
            "If it was not you, end that sign-in there, ask for a new password at once and tell the owner of your shop.",
            ""},
        {Letter::card_money_waits, "Card money waits for a decision: {business}",
            "At {business} something about card payments waits for a person: money without a sale, a refund that failed, a dispute, or a sale, a payment and "
            "a payout that do not agree. New since the last mail: {count}.\n\n"
            "What was expected and what was found is in the list of payments that wait for a person, where you give the money back, finish the sale or "
            "dismiss it.",
            ""},
    };
    return texts;
}

} // namespace shopx::mail
