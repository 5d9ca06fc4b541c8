import { version } from "@pulumi/aws/package.json";
import type { JsonObject } from "../shared/json";
import * as engine from "../shared/provider";
import { unknown } from "../shared/secrets";
import { bucket } from "./bucket";
import { bucketObject } from "./bucket-object";
import { bucketPolicy } from "./bucket-policy";
import { checkConfiguration, connect, type S3 } from "./configuration";
import { attempt } from "./errors";
import { publicAccessBlock } from "./public-access-block";
import { checkInputs, diff, type S3Resource } from "./resource";
import { equal, keepSecrets, plain } from "./values";

const resources: Readonly<Record<string, S3Resource>> = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketObjectv2:BucketObjectv2": bucketObject,
  "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlock,
};

/** What cannot work with Ceph, and what does instead. */
const hopeless: Readonly<Record<string, string>> = {
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration":
    "the official provider waits 3 minutes for x-amz-transition-default-minimum-object-size, which Ceph never " +
    "answers, and fails (https://github.com/hashicorp/terraform-provider-aws/issues/49019): " +
    "give the Bucket lifecycleRules",
};

/** Stands in for the aws provider where its plugin cannot be had: the S3 resources that the program declares. */
export class AwsProvider implements engine.Provider {
  readonly version = version;
  private s3: S3 | undefined;

  checkConfig({ news }: engine.CheckRequest): Promise<engine.CheckResult> {
    return Promise.resolve(checkConfiguration(news));
  }

  configure(inputs: JsonObject): Promise<void> {
    this.s3 = connect(inputs);
    return Promise.resolve();
  }

  check({ type, news }: engine.CheckRequest): Promise<engine.CheckResult> {
    const { inputs, failures } = checkInputs(resourceOf(type), type, plain(news));
    return Promise.resolve({ inputs: keepSecrets(inputs, news), ...(failures ? { failures } : {}) });
  }

  diff({ type, olds, news, ignoreChanges }: engine.DiffRequest): Promise<engine.DiffResult> {
    return Promise.resolve(diff(resourceOf(type), plain(olds), plain(news), ignoreChanges));
  }

  async create({ type, properties, preview }: engine.CreateRequest): Promise<engine.CreateResult> {
    const resource = resourceOf(type);
    const inputs = plain(properties);
    if (preview) return { id: "", properties: { ...unknowns(resource.outputs), ...properties } };
    const id = resource.idOf(inputs);
    await attempt(`creating ${id}`, () => resource.create(this.connected(), inputs));
    try {
      return await attempt(`reading ${id}, which has been created`, async () => {
        await resource.complete?.(this.connected().client, inputs);
        return { id, properties: keepSecrets(await this.outputs(resource, inputs), properties) };
      });
    } catch (error) {
      // It exists now: it must not be forgotten.
      const reason = error instanceof Error ? error.message : String(error);
      throw new engine.InitializationError(reason, id, properties, properties, [reason]);
    }
  }

  async read({ type, id, properties, inputs }: engine.ReadRequest): Promise<engine.ReadResult | undefined> {
    const resource = resourceOf(type);
    const known = { ...resource.inputsOf(id), ...plain(properties) };
    const found = await attempt(`reading ${id}`, () => resource.read(this.connected(), known));
    if (found === undefined) return undefined;
    const imported = Object.keys(inputs).length === 0;
    const before = imported ? resource.inputsOf(id) : plain(inputs);
    const now = imported ? importedInputs(resource, found) : updatedInputs(resource, before, found);
    return {
      id: resource.idOf(found),
      properties: keepSecrets(found, { ...properties, ...inputs }),
      inputs: keepSecrets(now, inputs),
    };
  }

  async update({ type, id, olds, news, ignoreChanges, preview }: engine.UpdateRequest): Promise<JsonObject> {
    const resource = resourceOf(type);
    const [state, inputs] = [plain(olds), plain(news)];
    const changed = new Set(diff(resource, state, inputs, ignoreChanges).diffs);
    if (preview) return { ...olds, ...news, ...unknowns(resource.changedBy?.(changed) ?? []) };
    const outputs = await attempt(`updating ${id}`, async () => {
      await resource.update(this.connected().client, state, inputs, changed);
      return this.outputs(resource, { ...state, ...inputs });
    });
    return keepSecrets(outputs, news);
  }

  async delete({ type, id, properties }: engine.DeleteRequest): Promise<void> {
    const resource = resourceOf(type);
    await attempt(`deleting ${id}`, () => resource.delete(this.connected().client, plain(properties)));
  }

  private async outputs(resource: S3Resource, known: JsonObject): Promise<JsonObject> {
    const outputs = await resource.read(this.connected(), known);
    if (outputs === undefined) throw new Error("the store does not have it");
    return outputs;
  }

  private connected(): S3 {
    if (!this.s3) throw new Error("The aws provider is used before it is configured.");
    return this.s3;
  }
}

function resourceOf(type: string): S3Resource {
  const resource = resources[type];
  if (resource) return resource;
  throw new Error(hopeless[type] ?? `the sandbox's stand-in for the aws provider does not have ${type}`);
}

function unknowns(names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, unknown]));
}

/** The program's inputs, with what has changed behind its back. */
function updatedInputs(resource: S3Resource, inputs: JsonObject, found: JsonObject): JsonObject {
  const drifted = Object.keys(inputs).filter((name) => {
    const wanted = inputs[name];
    return wanted !== undefined && !(resource.properties[name]?.equal ?? equal)(found[name], wanted);
  });
  return { ...inputs, ...Object.fromEntries(drifted.map((name) => [name, found[name]])) };
}

/** What a program would have to say to get what was found. */
function importedInputs(resource: S3Resource, found: JsonObject): JsonObject {
  const said = Object.keys(resource.properties).filter((name) => !resource.properties[name]?.computed);
  return Object.fromEntries(said.filter((name) => found[name] !== undefined).map((name) => [name, found[name]]));
}
