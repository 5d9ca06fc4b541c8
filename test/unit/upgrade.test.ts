import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { expect } from "chai";
import type { SparkApplicationSpecArgs } from "../../components/spark/spark-application-args";
import { sparkApplicationSpec } from "../../components/spark/spark-application-spec";
import type { Registered } from "./components/support/engine";
import { runProgram } from "./components/support/program";
import { configOf, settingsOfStack } from "./settings/support";

/**
 * A resource of a stack that was deployed: its types from the outermost component on, its name, and its name in cluster
 * or store.
 */
interface Deployed {
  readonly resource: string;
  readonly named?: string;
}

/** All that stack dev had in November 2026, but for what Helm's chart has in it. */
const deployed = JSON.parse(readFileSync(join(__dirname, "upgrade/dev-2026-11.json"), "utf8")) as Deployed[];

/**
 * The engine knows a resource by its URN: one of another parent, type or name is another resource, and the old one is
 * deleted.
 */
describe("a stack that was deployed before settings had groups", () => {
  let resources: Map<string, Registered>;
  const folder = mkdtempSync(join(tmpdir(), "upgrade-"));

  before(async () => {
    const file = (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const user = (name: string) => ({ name, accessKey: "access", secretKey: "secret" });
    const users = {
      owner: user("lake"),
      jobs: user("spark-jobs"),
      history: user("history-server"),
      teams: { analytics: user("spark-jobs-analytics") },
    };
    const dev = settingsOfStack("dev") as Record<"cluster" | "operator" | "objectStore", object>;
    const config = configOf({
      ...dev,
      cluster: { ...dev.cluster, kubeconfig: file("kubeconfig", "contexts: [{ name: lakehouse-sandbox }]") },
      operator: { ...dev.operator, chart: "spark-operator" },
      objectStore: {
        ...dev.objectStore,
        caBundle: file("ca.crt", rootCertificates[0] ?? ""),
        usersFile: file("users.json", JSON.stringify(users)),
      },
    });
    ({ resources } = await runProgram(config));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  // Objective: old-stacks
  it("keeps every resource, by the same name in cluster or store", () => {
    const now = new Map(
      [...resources.values()].flatMap((resource) =>
        namesOf(resource).map((name) => [name, identityOf(resource)] as const),
      ),
    );
    expect(deployed.length).to.be.greaterThan(50);
    for (const { resource, named } of deployed) {
      expect(now.has(resource), `${resource} is not there any more`).to.equal(true);
      // A name with a hash in it tells the content of a ConfigMap, which is made anew with another one.
      if (!/-[0-9a-f]{8}$/.test(named ?? "")) expect(now.get(resource), resource).to.equal(named);
    }
  });
});

/** Declarations of jobs, and the specifications that they gave in November 2026, byte by byte. */
const specified = JSON.parse(readFileSync(join(__dirname, "upgrade/specifications-2026-11.json"), "utf8")) as {
  readonly job: string;
  readonly args: SparkApplicationSpecArgs;
  readonly files?: string;
  readonly specification: string;
}[];

/** Another specification is another run, and the order of its fields is part of the label that tells runs apart. */
// Objective: old-stacks
describe("a job that was deployed then", () => {
  for (const { job, args, files, specification } of specified) {
    it(`has the same specification: ${job}`, () => {
      expect(JSON.stringify(sparkApplicationSpec(args, files))).to.equal(specification);
    });
  }
});

/** The names by which the engine finds a resource in the state: its own, and those that it had before. */
function namesOf({ request }: Registered): string[] {
  const [, , parents = ""] = request.getParent().split("::");
  const outer = parents === "" || parents === "pulumi:pulumi:Stack" ? "" : `${parents}$`;
  const former = request.getAliasurnsList().map((urn) => urn.split("::").slice(2).join(" "));
  return [`${outer}${request.getType()} ${request.getName()}`, ...former];
}

function identityOf({ inputs }: Registered): string | undefined {
  const { metadata, bucket, key } = inputs as { metadata?: Record<string, string>; bucket?: string; key?: string };
  if (bucket !== undefined) return key === undefined ? bucket : `${bucket}/${key}`;
  return metadata && `${metadata.namespace ?? ""}/${metadata.name}`;
}
