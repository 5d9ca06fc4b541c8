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
        r"The executor with id \d+ exited with exit code 137\b",
        "Executors were killed (exit code 137), most likely because they took more memory than their pods have: "
        "raise memoryOverhead or memory of executor.",
    ),
    (
        r"The executor with id \d+ exited with exit code (134|139)\b",
        "Java itself crashed in executors (exit code {}), in native code or in a reader by vectors: leave "
        "spark.sql.iceberg.vectorization.enabled as the platform sets it, let the setting spark.icebergVersion "
        "name what is in the image, and look into jars of the job with native code.",
    ),
    (
        r"The executor with id \d+ exited with exit code 52\b",
        "The memory that Java has in executors is used up (exit code 52): raise memory of executor.",
    ),
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
        r"Python worker exited unexpectedly \(crashed\)",
        "A Python worker in an executor was killed or crashed, most likely because it took more memory than the executor's "
        "pod has beside Java: raise memoryOverhead of executor.",
    ),
    (
        r"RequestTimeTooSkewed",
        "The clocks of the job and of the object store differ by more than the store allows (RequestTimeTooSkewed): "
        "synchronise the clocks of the cluster's nodes and of the store.",
    ),
    (
        r"\b(QuotaExceeded|InsufficientStorage|InsufficientCapacity|Status Code: 507)\b",
        "The object store takes no more ({}): the quota of the bucket or of its owner is used up, or the store is full. "
        "Remove what is not needed, or raise the quota.",
    ),
    (
        r"\b(AssumeRole\w*)",
        "The job may not take the role that it asks for ({}): let the role's trust policy name the job's user, "
        "or take the role out of the job's settings. The object store was not asked yet.",
    ),
    (
        r"(InvalidAccessKeyId|SignatureDoesNotMatch|UserSuspended|ExpiredToken|AccessDenied|Status Code: 403)\b",
        "The object store refuses the job ({}): its keys are wrong, expired or removed, their user is suspended, "
        "or the bucket's policy does not let that user do this.",
    ),
    (
        r"unable to find valid certification path",
        "The object store's certificate is signed by an authority that the job does not trust: "
        "name the file that has it in the setting objectStore.caBundle.",
    ),
    (
        r"s3a?://([^/\s:]+)(?s:.*)(?:UnknownHostException|Unable to execute HTTP request): (\1\.[\w.-]*\w)",
        "The bucket {} is looked for in the name of a host, {}, which nobody knows: turn on the setting objectStore.pathStyle, "
        "in a job spark.hadoop.fs.s3a.path.style.access, and s3.path-style-access of its catalog.",
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
