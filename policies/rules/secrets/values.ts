/**
 * Secrets that are known by their look, whatever they are called. The list is short on purpose: those that the services
 * of a lakehouse hand out. Shapes by entropy alone would take every digest and every id for a secret.
 */
const shapes = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  // https://www.rfc-editor.org/rfc/rfc7468#section-10, and OpenPGP's
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/,
  // https://www.rfc-editor.org/rfc/rfc7519#section-3.1
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/,
  // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
  /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})\b/,
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  /\bglpat-[\w-]{20,}/,
  // https://docs.slack.dev/authentication/tokens/
  /\bxox[abeoprs]-[\w-]{10,}/,
  // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/
  /\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/,
  // https://docs.cloud.google.com/docs/authentication/api-keys
  /\bAIza[\w-]{35}\b/,
  // https://developer.hashicorp.com/vault/docs/concepts/tokens
  /\bhv[sb]\.[\w-]{24,}/,
];

/** `scheme://user:password@`, Oracle's `jdbc:oracle:thin:user/password@`, and Go's `user:password@tcp(host)`. */
const passwordsInUrls = [
  /:\/\/[^\s/?#@:"']{0,200}:([^\s/?#@"']{1,200})@/g,
  /\bjdbc:oracle:\w{1,20}:[^\s/@"']{1,200}\/([^\s@"']{1,200})@/g,
  /(?<![\w.-])[\w.-]{1,200}:([^\s@/"':]{1,200})@(?:tcp|unix)\(/g,
];

/** Whether a text has a secret in it that is known by its look or its place in a URL. */
export function looksSecret(text: string): boolean {
  return (
    shapes.some((shape) => shape.test(text)) ||
    passwordsInUrls.some((pattern) => [...text.matchAll(pattern)].some(([, password = ""]) => !isReference(password)))
  );
}

const number = /^[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?\s*(?:%|[a-z]{1,7})?$/i;
const version = /^[\^~]?\d+\.\d+\.\d+$/;
/** `arn:aws:secretsmanager:…`, `alias/my-key` of a KMS */
const awsName = /^(?:arn:[\w-]+:|alias\/)/;
/** A URI; what is secret in it is found by {@link looksSecret} and in its parameters. */
const uri = /^[a-z][a-z0-9+.-]*:(?:[a-z0-9+.-]+:)*\/\//i;
/** `org.example.Provider`, several with commas, and mappings of one to another */
const javaClass = String.raw`(?:[a-z_]\w*\.)+[A-Z][\w$]*`;
const classes = new RegExp(String.raw`^${javaClass}(?:\s*[,=]\s*${javaClass})*$`);
const mode =
  /^(?:none|null|nil|true|false|yes|no|on|off|basic|simple|plain|digest|ldap|oidc|oauth2?|kerberos|sigv4|iam|env|anonymous|internal|external)$/i;
/** What stands for a secret in documentation and in output. */
const placeholder = /^(?:<[^<>]*>|\*+|x{3,}|\.+|…|\[redacted\])$/i;
/** A login of Java's; the password in it is found by its own name. */
const login = /LoginModule\s+(?:required|requisite|sufficient|optional)\b/;

/** Whether a value cannot be a secret, although its name says so. */
export function looksHarmless(value: string, mayBeNumber: boolean): boolean {
  const text = value.trim();
  if (text === "" || isReference(text)) return true;
  if (number.test(text)) return !mayBeNumber;
  return [version, awsName, uri, classes, mode, placeholder, login].some((shape) => shape.test(text)) || isPath(text);
}

/** An absolute path. Keys of S3 may begin with a slash too; no part of a path is a long mixture like theirs. */
function isPath(text: string): boolean {
  const parts = text.split("/");
  const isMixture = (part: string) => part.length >= 16 && [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(part));
  return /^~?\/[\w.@/:-]+$/.test(text) && !parts.some(isMixture);
}

/**
 * What puts a value in later: of a shell, Kubernetes, Spark, Kafka, Spring and of templates. A default value that is a
 * text is none.
 */
const reference = new RegExp(
  [
    String.raw`\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+|\d)(?!\w)`,
    String.raw`\$\([^()]*\)`,
    "`[^`]*`",
    String.raw`\$\{(?:env|sys|system|file|dir|directory|secrets?|vault|secretsmanager|hadoopconf):[^{}]*\}`,
    String.raw`\$\{\??[\w.]+(?::-?(?:\$\{[\w.]+\})?)?\}`,
    String.raw`\{\{[^{}]*\}\}`,
    String.raw`\{[\w.]*\}`,
    "%s",
  ].join("|"),
  "gs",
);

/** Whether a text is made of references alone, such as `$(USER):$(PASSWORD)`. */
function isReference(text: string): boolean {
  const rest = text.replace(reference, "");
  return rest !== text && /^[:@/.,-]*$/.test(rest);
}
