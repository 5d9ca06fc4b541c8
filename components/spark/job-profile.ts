import type { SparkApplicationSpecArgs } from "./spark-application-args";

type Profile = NonNullable<SparkApplicationSpecArgs["profile"]>;

/**
 * Options of Java by profile. In a small job most of the time goes into code that runs once or twice: C2 would compile
 * it for nothing, and a heap of less than 2 GiB needs no threads of G1.
 */
const javaOptions: Readonly<Record<Profile, string>> = { small: "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" };

const roles = ["driver", "executor"] as const;

/** Spark settings of a profile, which go over the platform's `defaults` and keep their options of Java. */
export function profileConf(
  profile: Profile | undefined,
  defaults: Readonly<Record<string, string>> = {},
): Record<string, string> {
  if (profile === undefined) return {};
  return Object.fromEntries(
    roles.map((role) => {
      const key = `spark.${role}.defaultJavaOptions`;
      return [key, [defaults[key], javaOptions[profile]].filter(Boolean).join(" ")];
    }),
  );
}

/** Java starts with one collector of garbage, and refuses to start with options for two. */
const otherCollector = /-XX:\+Use(?!Serial)\w+GC\b/;

/** Each problem of a job's profile, in a sentence. */
export function profileProblems(
  args: Pick<SparkApplicationSpecArgs, "profile" | "javaOptions" | "driver" | "executor" | "conf">,
): string[] {
  const { profile, conf = {} } = args;
  if (profile === undefined) return [];
  if (!Object.keys(javaOptions).includes(profile)) {
    return [`profile is "${profile}": write ${Object.keys(javaOptions).join(" or ")}, or leave it out.`];
  }
  const options = {
    javaOptions: args.javaOptions,
    ...Object.fromEntries(roles.map((role) => [`${role}.javaOptions`, args[role]?.javaOptions])),
    ...Object.fromEntries(
      roles.map((role) => `spark.${role}.extraJavaOptions`).map((key) => [`conf["${key}"]`, conf[key]]),
    ),
  };
  return Object.entries(options).flatMap(([place, text]) => {
    const other = typeof text === "string" ? otherCollector.exec(text)?.[0] : undefined;
    return other === undefined
      ? []
      : [`${place} has ${other}, and profile ${profile} another collector of garbage: leave one of them out.`];
  });
}
