import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
  type AnalyzeResponse,
  type AnalyzerInfo,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { execa } from "execa";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { project } from "./measure";
import type { SyntheticResource } from "./synthetic";

const urn = ({ type, name }: SyntheticResource) => `urn:pulumi:bench::bench::${type}::${name}`;
const struct = (properties: SyntheticResource["properties"]) =>
  Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);

/** Resources that the engine works on at once: four for each core. */
const parallel = 4 * availableParallelism();

const newOptions = () => new AnalyzerResourceOptions();

/**
 * The policy pack as a process of its own, spoken to as the engine does
 * (https://github.com/pulumi/pulumi/blob/master/proto/pulumi/analyzer.proto).
 */
export class PolicyPack {
  private constructor(
    private readonly process: { readonly pid: number; readonly kill: () => void },
    private readonly client: AnalyzerClient,
  ) {}

  /** Resolves when the pack has told about its policies, as the engine waits for it. */
  static async start(): Promise<PolicyPack> {
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const folder = join(project, "policies");
    // As the language hosts set it.
    const stack = {
      PULUMI_NODEJS_ORGANIZATION: "organization",
      PULUMI_NODEJS_PROJECT: "bench",
      PULUMI_NODEJS_STACK: "bench",
    };
    const env = { ...stack, PULUMI_NODEJS_DRY_RUN: "true", PULUMI_CONFIG: "{}" };
    const child = execa(process.execPath, [runner, "127.0.0.1:0", folder], {
      cwd: folder,
      env,
      reject: false,
      buffer: false,
    });
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    const sizes = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
    const client = new AnalyzerClient(`127.0.0.1:${port.toString().trim()}`, credentials.createInsecure(), sizes);
    const pack = new PolicyPack({ pid: child.pid ?? 0, kill: () => child.kill() }, client);
    await pack.info();
    return pack;
  }

  /** Gives each policy those of the settings that it knows. */
  async configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const request = new ConfigureAnalyzerRequest();
    for (const policy of (await this.info()).getPoliciesList()) {
      const known = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
      const properties = struct(Object.fromEntries(Object.entries(settings).filter(([key]) => key in known)));
      const config = new PolicyConfig().setEnforcementlevel(EnforcementLevel.MANDATORY).setProperties(properties);
      request.getPolicyconfigMap().set(policy.getName(), config);
    }
    await answer<Empty>((callback) => this.client.configure(request, callback));
  }

  /**
   * A stack's resources, several at once and each as before its change, then all of them as at the end of a preview.
   *
   * @returns the messages of violations
   */
  async judge(resources: readonly SyntheticResource[]): Promise<string[]> {
    const violations: AnalyzeResponse[] = [];
    const waiting = [...resources].reverse();
    const judgeNext = async (): Promise<void> => {
      for (let resource = waiting.pop(); resource; resource = waiting.pop()) {
        const { type, name, properties } = resource;
        const request = new AnalyzeRequest().setType(type).setUrn(urn(resource)).setName(name);
        request.setProperties(struct(properties)).setOptions(newOptions());
        await answer((callback) => this.client.remediate(request, callback));
        violations.push(await answer<AnalyzeResponse>((callback) => this.client.analyze(request, callback)));
      }
    };
    await Promise.all(Array.from({ length: parallel }, judgeNext));
    const urns = resources.map(urn);
    const urnsAt = (position?: number) => urns.slice(position ?? Infinity, (position ?? 0) + 1);
    const all = resources.map((resource) => {
      const { type, name, properties, parent, dependency } = resource;
      const item = new AnalyzerResource().setType(type).setUrn(urn(resource)).setName(name);
      const [component = ""] = urnsAt(parent);
      item.setParent(component).setDependenciesList(urnsAt(dependency));
      return item.setProperties(struct(properties)).setOptions(newOptions());
    });
    const stack = new AnalyzeStackRequest().setResourcesList(all);
    violations.push(await answer<AnalyzeResponse>((callback) => this.client.analyzeStack(stack, callback)));
    return violations.flatMap((response) => response.getDiagnosticsList()).map((diagnostic) => diagnostic.getMessage());
  }

  /** Processor time of all its threads so far, in seconds. */
  async processorTime(): Promise<number> {
    const fields = (await readFile(`/proc/${this.process.pid}/stat`, "utf8")).split(" ");
    const ticks = Number(fields[13]) + Number(fields[14]);
    return ticks / 100; // USER_HZ, the same on every architecture of Linux that Node runs on
  }

  /** The most memory it has had, in MiB. */
  async peakMemory(): Promise<number> {
    const status = await readFile(`/proc/${this.process.pid}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  stop(): void {
    this.client.close();
    this.process.kill();
  }

  private info(): Promise<AnalyzerInfo> {
    return answer<AnalyzerInfo>((callback) => this.client.getAnalyzerInfo(new Empty(), callback));
  }
}

type Callback<T> = (error: ServiceError | null, response: T) => void;

const answer = <T>(call: (callback: Callback<T>) => unknown): Promise<T> =>
  new Promise((resolve, reject) => {
    call((error, response) => {
      if (error) reject(error);
      else resolve(response);
    });
  });
