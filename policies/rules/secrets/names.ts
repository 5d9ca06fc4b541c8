/** Words that name a secret wherever they are in a name, also within a longer word: `PGPASSWORD`, `clientsecret`. */
const secretWord =
  /password|passwd|passphrase|secret|credential|^creds$|^sas$|^jaas$|^bearer$|apikey$|accesskey$|^pgpass$/;
/** `token`, `tokens`, `authtoken`, but no tokenizer. */
const tokenWord = /tokens?$/;
/** Words that name a secret at the end of a name only. */
const lastWords = /pwd$|^auth$|^sig$|^authorization$|(?<!by|com|tres|sur|over|under)pass$/;
/** What a key has to be for to be a secret: a partition's, a message's or a public one is none. */
const keyKinds = new Set(
  "api access secret private account storage encryption decryption sse ssh signing master shared session fernet hmac jwt license".split(
    " ",
  ),
);

/**
 * Last words of names that say something about a secret: where it is, what it is called, how long it lives, but not the
 * secret.
 */
const aboutSecrets = new Set(
  (
    "file files path paths dir directory folder location name names provider providers class classes mapping mappings " +
    "url uri endpoint store host port server arn ref refs alias namespace namespaces selector kind label labels annotation annotations enabled enable disabled required type types mode method mechanism " +
    "algorithm format encoding policy length size count limit ratio parallelism seconds minutes hours days millis ms ttl interval " +
    "period timeout duration expiration expiry age header prefix suffix version audience issuer scope realm"
  ).split(" "),
);

/** Words that make a name that of a question or an amount: `MYSQL_ALLOW_EMPTY_PASSWORD`, `MAX_TOKEN`. */
const questions = new Set("allow enable disable require use has is random max min total num number per".split(" "));

/** Endings whose value may be digits alone: nobody counts a password. */
const uncountable = /(?:password|passwd|passphrase|passcode|pwd|pass|secret|token|keys?|auth|creds|credential)$/;

/** What a name says about its value. */
export interface NameReading {
  /** Whether the value is a secret, unless it is harmless by what it looks like. */
  readonly namesSecret: boolean;
  /** Whether a number, or a length of time, may be that secret. */
  readonly mayBeNumber: boolean;
}

/** Reads a name in any of the usual spellings: `AWS_SECRET_ACCESS_KEY`, `fs.s3a.secret.key`, `trustStorePassword`. */
export function readName(name: string): NameReading {
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  const isSecret =
    words.some((word) => secretWord.test(word) || tokenWord.test(word)) || lastWords.test(last) || hasSecretKey(words);
  return {
    namesSecret: isSecret && !aboutSecrets.has(last) && !namesAnObject(words),
    mayBeNumber: uncountable.test(last) && !words.some((word) => questions.has(word)),
  };
}

function hasSecretKey(words: readonly string[]): boolean {
  return words.some((word, index) => /^keys?$/.test(word) && keyKinds.has(words[index - 1] ?? ""));
}

/** A Kubernetes Secret, or a key of one: `imagePullSecrets`, `existingSecret`, `tokenSecret.itemKey`. */
function namesAnObject(words: readonly string[]): boolean {
  const [before = "", last = ""] = words.slice(-2);
  return (
    (/^secrets?$/.test(last) && /^(?:pull|existing|tls|password|credentials)$/.test(before)) ||
    (before === "item" && last === "key")
  );
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/^\d+|\d+$/g, ""))
    .filter((word) => word !== "");
}
