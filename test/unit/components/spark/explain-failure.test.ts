import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { settingsPage } from "../../../../settings/reference";
import { needsPython } from "../../applications/support/python";

const explainer = join(__dirname, "../../../../components/spark/explain-failure.py");

describe("explain-failure.py", () => {
  let folder: string;
  before(needsPython);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "explain-failure-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs a program by it, with another file for the termination message; gives what the program left. */
  function run(program: string, env: Record<string, string> = {}): { exitCode: number; words: string; log: string } {
    const words = join(folder, "last-words");
    rmSync(words, { force: true });
    writeFileSync(join(folder, "program.py"), program);
    const text = readFileSync(explainer, "utf8").replace("/dev/termination-log", words);
    writeFileSync(join(folder, "explain-failure.py"), text);
    let exitCode = 0;
    let log = "";
    try {
      const args = [join(folder, "explain-failure.py"), "program.py", "one", "two"];
      log = execFileSync("python3", args, { encoding: "utf8", stdio: "pipe", env: { ...process.env, ...env } });
    } catch (error) {
      ({ status: exitCode, stderr: log } = error as { status: number; stderr: string });
    }
    return { exitCode, words: existsSync(words) ? readFileSync(words, "utf8") : "", log };
  }

  it("names settings as their reference does", () => {
    const named = [...readFileSync(explainer, "utf8").matchAll(/\bthe setting ([\w.]+\w)/g)].map(([, name]) => name);
    expect(named).to.have.lengthOf(3);
    for (const name of named) expect(settingsPage()).to.include(`| \`${name}\` `);
  });

  /** A program that fails as one in PySpark does, with what Java printed. */
  const inJava = (stack: string) => `
class Py4JJavaError(Exception):
    java_exception = ${JSON.stringify(stack)}
    def __str__(self): return "An error occurred while calling o1.load.\\n: " + self.java_exception
raise Py4JJavaError()`;

  it("leaves no words when the program ends well", () => {
    const { exitCode, words, log } = run("print('fine')");
    expect({ exitCode, words, log }).to.deep.equal({ exitCode: 0, words: "", log: "fine\n" });
  });

  it("lets the program find itself as if it had been started alone", () => {
    const { log } = run("import sys; print(__name__, sys.argv[1:], sys.argv[0].split('/')[-1])");
    expect(log).to.equal("__main__ ['one', 'two'] program.py\n");
  });

  it("leaves what the program says itself by sys.exit, and keeps its exit code", () => {
    expect(run("import sys; sys.exit('rows: 3 instead of 4.')")).to.include({
      exitCode: 1,
      words: "rows: 3 instead of 4.",
    });
    expect(run("import sys; sys.exit(3)")).to.include({ exitCode: 3, words: "" });
  });

  it("leaves the line that names any other error, and all of it in the log", () => {
    const { exitCode, words, log } = run("int('no number')");
    expect(exitCode).to.equal(1);
    expect(words).to.equal("ValueError: invalid literal for int() with base 10: 'no number'");
    expect(log).to.include("Traceback").and.include("program.py");
  });

  it("leaves of an error in Java the line that names it, without places in the code", () => {
    const { words } = run(inJava("java.lang.IllegalStateException: closed\n\tat org.example.Main.main(Main.java:1)"));
    expect(words).to.equal("java.lang.IllegalStateException: closed");
  });

  describe("tells in a sentence", () => {
    // What drivers printed, shortened.
    const meanings: Readonly<Record<string, readonly [stack: string, sentence: string]>> = {
      "that the catalog does not answer": [
        "org.projectnessie.client.http.HttpClientException: Failed to execute GET request against " +
          "'http://nessie.lakehouse.svc:19120/api/v2/trees/main?fetch=MINIMAL'.\n\tat org.projectnessie…\n" +
          "Caused by: java.net.ConnectException: Connection refused",
        "The catalog Nessie does not answer at http://nessie.lakehouse.svc:19120/api/v2/trees/main?fetch=MINIMAL: " +
          "it is down, or no network policy lets the job reach it.",
      ],
      "that there is no folder for event logs": [
        "java.io.FileNotFoundException: No such file or directory: s3a://tables/spark-events\n\tat org.apache.hadoop…\n" +
          "\tat org.apache.spark.deploy.history.EventLogFileWriter.requireLogBaseDirAsDirectory(EventLogFileWriters.scala:77)",
        "The folder of event logs s3a://tables/spark-events does not exist, and Spark does not start without it: " +
          "`pulumi up --refresh` makes that of the stack again.",
      ],
      "that there is no bucket": [
        "org.apache.hadoop.fs.s3a.UnknownStoreException: `s3a://tables/spark-events': getFileStatus on " +
          "s3a://tables/spark-events: com.amazonaws.services.s3.model.AmazonS3Exception: NoSuchBucket (Service: Amazon " +
          "S3; Status Code: 404; Error Code: NoSuchBucket; Request ID: tx0)",
        "The bucket tables does not exist: `pulumi up --refresh` makes that of the stack again.",
      ],
      "that there is no bucket, and not of another that is named before": [
        "org.apache.spark.SparkException: Writing to s3a://other/table failed\n\tat org.apache.spark…\nCaused by: " +
          "org.apache.hadoop.fs.s3a.UnknownStoreException: `s3a://tables/spark-events': getFileStatus: " +
          "com.amazonaws.services.s3.model.AmazonS3Exception: NoSuchBucket (Error Code: NoSuchBucket; Request ID: tx0)",
        "The bucket tables does not exist: `pulumi up --refresh` makes that of the stack again.",
      ],
      "that the store refuses the keys": [
        "java.nio.file.AccessDeniedException: s3a://tables/spark-events: getFileStatus on s3a://tables/spark-events: " +
          "com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden (Service: Amazon S3; Status Code: 403; Error " +
          "Code: 403 Forbidden; Request ID: tx0)",
        "The object store refuses the job (Status Code: 403): its keys are wrong, expired or removed, their user is " +
          "suspended, or the bucket's policy does not let that user do this.",
      ],
      "that the store's authority is not trusted": [
        "com.amazonaws.SdkClientException: Unable to execute HTTP request: PKIX path building failed: " +
          "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
        "The object store's certificate is signed by an authority that the job does not trust: " +
          "name the file that has it in the setting objectStore.caBundle.",
      ],
      "that the store does not answer": [
        "org.apache.hadoop.fs.s3a.AWSClientIOException: getFileStatus on s3a://tables/x: com.amazonaws.SdkClientException: " +
          "Unable to execute HTTP request: Connect to rgw.object-store.svc:80 [/10.91.0.9] failed: Connection refused",
        "The object store rgw.object-store.svc:80 does not answer: it is down, or no network policy lets the job reach it.",
      ],
      "that the store's name is not known": [
        "com.amazonaws.SdkClientException: Unable to execute HTTP request: nobody.svc: Unable to execute HTTP request",
        "The object store nobody.svc does not answer: it is down, or no network policy lets the job reach it.",
      ],
      "that executors were killed": [
        "org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent " +
          "failure: Lost task 0.3 in stage 1.0 (TID 4) (10.88.0.9 executor 4): ExecutorLostFailure (executor 4 exited caused " +
          "by one of the running tasks) Reason: \nThe executor with id 4 exited with exit code 137(SIGKILL, possible " +
          "container OOM).\n\n\nThe API gave the following container statuses:",
        "Executors were killed (exit code 137), most likely because they took more memory than their pods have: " +
          "raise memoryOverhead or memory of executor.",
      ],
      "that Java crashed in executors": [
        "org.apache.spark.SparkException: Job aborted due to stage failure: Lost task 0.3 in stage 0.0: ExecutorLostFailure " +
          "Reason: \nThe executor with id 4 exited with exit code 134(unexpected).",
        "Java itself crashed in executors (exit code 134), in native code or in a reader by vectors: leave " +
          "spark.sql.iceberg.vectorization.enabled as the platform sets it, let the setting spark.icebergVersion name what is in the image, " +
          "and look into jars of the job with native code.",
      ],
      "that Java's memory is used up in executors": [
        "org.apache.spark.SparkException: Lost task: The executor with id 2 exited with exit code 52(JVM OOM).",
        "The memory that Java has in executors is used up (exit code 52): raise memory of executor.",
      ],
      "that a worker of Python was killed": [
        "org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent " +
          "failure: Lost task 0.3 in stage 0.0 (TID 3) (10.90.0.31 executor 1): org.apache.spark.SparkException: Python worker " +
          "exited unexpectedly (crashed)",
        "A Python worker in an executor was killed or crashed, most likely because it took more memory than the executor's " +
          "pod has beside Java: raise memoryOverhead of executor.",
      ],
      "that clocks differ": [
        "com.amazonaws.services.s3.model.AmazonS3Exception: The difference between the request time and the current time is " +
          "too large (Service: Amazon S3; Status Code: 403; Error Code: RequestTimeTooSkewed)",
        "The clocks of the job and of the object store differ by more than the store allows (RequestTimeTooSkewed): " +
          "synchronise the clocks of the cluster's nodes and of the store.",
      ],
      "that a quota of the store is used up": [
        "com.amazonaws.services.s3.model.AmazonS3Exception: null (Service: Amazon S3; Status Code: 403; Error Code: QuotaExceeded)",
        "The object store takes no more (QuotaExceeded): the quota of the bucket or of its owner is used up, or the store is " +
          "full. Remove what is not needed, or raise the quota.",
      ],
      "that the store is full": [
        "com.amazonaws.services.s3.model.AmazonS3Exception: null (Service: Amazon S3; Status Code: 507; Error Code: 507)",
        "The object store takes no more (Status Code: 507): the quota of the bucket or of its owner is used up, or the store " +
          "is full. Remove what is not needed, or raise the quota.",
      ],
      "that a role is refused, which is not the store's doing": [
        "An error occurred (AccessDenied) when calling the AssumeRole operation: not authorized",
        "The job may not take the role that it asks for (AssumeRole): let the role's trust policy name the job's user, " +
          "or take the role out of the job's settings. The object store was not asked yet.",
      ],
      "that path style is missing": [
        "java.net.UnknownHostException: getFileStatus on s3a://lake/x: com.amazonaws.SdkClientException: Unable to execute " +
          "HTTP request: lake.rgw.object-store.svc: Name or service not known",
        "The bucket lake is looked for in the name of a host, lake.rgw.object-store.svc, which nobody knows: turn on " +
          "the setting objectStore.pathStyle, in a job spark.hadoop.fs.s3a.path.style.access, and s3.path-style-access of its catalog.",
      ],
    };
    for (const [what, [stack, sentence]] of Object.entries(meanings)) {
      it(what, () => {
        expect(run(inJava(stack)).words).to.equal(sentence);
      });
    }
  });

  it("never leaves a key", () => {
    const keys = { AWS_ACCESS_KEY_ID: "planted-access", AWS_SECRET_ACCESS_KEY: "planted-secret" };
    const { words } = run("import sys; sys.exit('planted-access and planted-secret')", keys);
    expect(words).to.equal("(AWS_ACCESS_KEY_ID) and (AWS_SECRET_ACCESS_KEY)");
  });

  it("leaves no more than fits", () => {
    expect(run("import sys; sys.exit('x' * 9999)").words).to.have.lengthOf(1000);
  });
});
