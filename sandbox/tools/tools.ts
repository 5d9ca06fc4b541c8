import { join } from "node:path";
import { execa } from "execa";
import { paths } from "../shared/paths";
import { type GoModule, prepareGoBuild } from "./go-module";
import { type InstalledProgram, findOnPath } from "./on-path";
import { resolvePulumi } from "./pulumi";

/** Absolute paths of the programs that the sandbox runs or puts into images. */
export interface Tools {
  /** etcd, kube-apiserver, kubelet, kubectl and their like: the first argument says which. */
  readonly kube: string;
  readonly coredns: string;
  readonly pause: string;
  /** Provisions the cluster's volumes. */
  readonly localVolumes: string;
  /** Enforces the cluster's NetworkPolicies on a real node. */
  readonly networkPolicies: string;
  readonly helm: string;
  readonly pulumi: string;
  readonly sparkOperator: string;
  readonly kwok: string;
  /** The folder of the Spark operator's Helm chart. */
  readonly operatorChart: string;
}

const kubernetes: GoModule = {
  name: "kubernetes",
  commands: ["./kube", "./coredns", "./pause", "./local-volumes", "./network-policies", "helm.sh/helm/v3/cmd/helm"],
  variables: (version) => {
    const kubernetesVersion = version("k8s.io/kubernetes");
    const [major = "", minor = ""] = kubernetesVersion.slice("v".length).split(".");
    const stamp = "k8s.io/component-base/version";
    return {
      [`${stamp}.gitVersion`]: kubernetesVersion,
      [`${stamp}.gitMajor`]: major,
      [`${stamp}.gitMinor`]: minor,
      [`${stamp}.gitTreeState`]: "clean",
      "helm.sh/helm/v3/internal/version.version": version("helm.sh/helm/v3"),
    };
  },
};

const operatorModule = "github.com/kubeflow/spark-operator/v2";
const operatorChart = "spark-operator-chart";

const sparkOperator: GoModule = {
  name: "spark-operator",
  commands: [`${operatorModule}/cmd/operator`],
  variables: (version) => ({ [`${operatorModule}.version`]: version(operatorModule).slice("v".length) }),
  extract: async (go, target) => {
    const folder = await go(["list", "-m", "-f", "{{.Dir}}", operatorModule]);
    // A copy outlives `go clean -modcache`; it is writable, unlike the original, so that it can be removed.
    await execa("cp", ["--recursive", "--no-preserve=mode", join(folder, "charts", operatorChart), target]);
  },
};

const kwok: GoModule = { name: "kwok", commands: ["sigs.k8s.io/kwok/cmd/kwok"] };

const installedHelm: InstalledProgram = { name: "helm", arguments: ["version", "--short"], range: "^3.14.0" };

/**
 * Finds, installs or builds every program of the sandbox; at once when nothing changed since the last time.
 *
 * A good enough `pulumi` or `helm` on PATH is taken first, then, for `pulumi`, what Pulumi's own installer downloads.
 * All else is built from the Go modules pinned in the folders beside this file.
 *
 * @param report gets a line of progress now and then
 * @throws with one sentence when Go is needed but missing or too old, or with a build's last lines when that fails
 */
export async function ensureTools(report: (line: string) => void): Promise<Tools> {
  const bin = join(paths.cache, "bin");
  const path = process.env.PATH ?? "";
  // Whatever will be refused is refused before the first build, which takes minutes.
  const builds = {
    kubernetes: await prepareGoBuild(kubernetes, bin),
    sparkOperator: await prepareGoBuild(sparkOperator, bin),
    kwok: await prepareGoBuild(kwok, bin),
  };
  const makePulumi = await resolvePulumi(bin, path, report);

  // One after the other: each build keeps every core busy.
  const kubernetesFolder = await builds.kubernetes.make(report);
  const pulumi = await makePulumi();
  const operatorFolder = await builds.sparkOperator.make(report);
  const kwokFolder = await builds.kwok.make(report);
  return {
    kube: join(kubernetesFolder, "kube"),
    coredns: join(kubernetesFolder, "coredns"),
    pause: join(kubernetesFolder, "pause"),
    localVolumes: join(kubernetesFolder, "local-volumes"),
    networkPolicies: join(kubernetesFolder, "network-policies"),
    helm: (await findOnPath(installedHelm, path)) ?? join(kubernetesFolder, "helm"),
    pulumi,
    sparkOperator: join(operatorFolder, "operator"),
    kwok: join(kwokFolder, "kwok"),
    operatorChart: join(operatorFolder, operatorChart),
  };
}
