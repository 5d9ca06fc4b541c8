"""Runs a job's program; if it fails, leaves the reason in a sentence where Kubernetes keeps a container's last words.

    explain-failure.py PROGRAM [ARGUMENT...]

They are the `message` of the terminated container in its pod's status:
https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
"""

import os
import re
import runpy
import sys
import traceback

LAST_WORDS = "/dev/termination-log"
# Kubernetes keeps 4096 bytes.
LONGEST = 1000

# What errors of Spark's clients for Nessie and S3 mean, the most telling first; {} is what a group of the pattern found.
MEANINGS = [
    (
        r"Failed to execute \w+ request against '([^']+)'",
        "The catalog Nessie does not answer at {}: it is down, or no network policy lets the job reach it.",
    ),
    (
        r"No such file or directory: (\S+)(?s:.*)requireLogBaseDirAsDirectory",
        "The folder of event logs {} does not exist, and Spark does not start without it: "
        "`pulumi up --refresh` makes that of the stack again.",
    ),
    (
        # The last URL before it: an earlier one may be that of another bucket.
        r"(?:s3a?://([^/\s:]+)(?s:(?!s3a?://).)*)?NoSuchBucket",
        "The bucket {} does not exist: `pulumi up --refresh` makes that of the stack again.",
    ),
    (
        r"(InvalidAccessKeyId|SignatureDoesNotMatch|UserSuspended|ExpiredToken|AccessDenied|Status Code: 403)\b",
        "The object store refuses the job ({}): its keys are wrong, expired or removed, their user is suspended, "
        "or the bucket's policy does not let that user do this.",
    ),
    (
        r"unable to find valid certification path",
        "The object store's certificate is signed by an authority that the job does not trust: "
        "name the file that has it in the setting objectStoreCaBundle.",
    ),
    (
        r"Unable to execute HTTP request(?:: (?:Connect to )?([\w-]+\.[\w.:-]*\w))?",
        "The object store {} does not answer: it is down, or no network policy lets the job reach it.",
    ),
]


def reason_of(error: BaseException) -> str:
    # What PySpark translates for people lacks the cause in Java.
    details = "".join(traceback.format_exception(error)) + str(getattr(error, "_stackTrace", ""))
    for pattern, meaning in MEANINGS:
        found = re.search(pattern, details)
        if found:
            return " ".join(meaning.format(*(part or "" for part in found.groups())).split())
    # Of an error in Java, the line that names it: what follows are the places in the code.
    text = str(getattr(error, "java_exception", "")) or "".join(traceback.format_exception_only(error))
    return text.split("\n\tat ")[0].strip()


def without_keys(text: str) -> str:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        key = os.environ.get(name)
        if key:
            text = text.replace(key, f"({name})")
    return text


def run(program: str, last_words: str = LAST_WORDS) -> None:
    try:
        runpy.run_path(program, run_name="__main__")
    except BaseException as error:
        said = error.code if isinstance(error, SystemExit) else reason_of(error)
        # `sys.exit(TEXT)` is how a program says itself what is wrong; a number says nothing.
        if isinstance(said, str):
            with open(last_words, "w") as file:
                file.write(without_keys(said)[:LONGEST])
        raise


if __name__ == "__main__":
    # The program finds its arguments as if it had been started itself.
    del sys.argv[0]
    run(os.path.join(os.path.dirname(os.path.abspath(__file__)), sys.argv[0]))
