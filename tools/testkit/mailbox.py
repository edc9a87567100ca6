"""The mails that a server without a mail server of its own writes: files in its data folder."""
import email
import email.policy
import re
import time
from email.message import EmailMessage
from pathlib import Path

WAIT_S_MAX = 20
QUIET_S = 3              # two looks of the workers, and a little


class Mailbox:
    def __init__(self, server_folder: Path):
        self.folder = server_folder / "mails"

    def all_to(self, address: str) -> list[EmailMessage]:
        """In the order in which they were written."""
        mails = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in sorted(self.folder.glob("*.eml"))]
        return [mail for mail in mails if mail["To"] == address]

    def wait(self, address: str, count: int = 1) -> EmailMessage:
        """The latest, once there are so many."""
        deadline = time.monotonic() + WAIT_S_MAX
        while len(found := self.all_to(address)) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(found)} mails to {address} and not {count}")
            time.sleep(0.1)
        return found[-1]

    def stays_at(self, address: str, count: int) -> None:
        time.sleep(QUIET_S)
        found = len(self.all_to(address))
        if found != count:
            raise AssertionError(f"{found} mails to {address} and not {count}")


def words_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def link_of(mail: EmailMessage) -> str:
    return re.search(r"https?://\S+", words_of(mail)).group()


def token_of(mail: EmailMessage) -> str:
    """What stands behind the # of its link."""
    return link_of(mail).split("#", 1)[1]
