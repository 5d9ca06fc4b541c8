import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ConstructResponse, type ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { RegisterResourceRequest, Result, type RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { structFrom } from "../../pulumi-patches/fast-struct";
import type { JsonObject } from "./json";
import { makeResourceReference, unknownValue } from "./property-values";

const { PropertyDependencies } = RegisterResourceRequest;

export interface Child {
  type: string;
  name: string;
  inputs: JsonObject;
  dependencies: Registered[];
  retainOnDelete: boolean;
}

export interface Registered {
  urn: string;
  id: string;
}

/**
 * A component and its children, registered with the engine directly: the SDK would take a second to load, and keeps its
 * settings in globals, so that two components could not be constructed at once.
 */
export class Component {
  private readonly monitor: ResourceMonitorClient;
  private readonly registered: Registered[] = [];
  urn = "";

  constructor(
    private readonly request: ConstructRequest,
    private readonly version: string,
  ) {
    const anySize = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
    this.monitor = new ResourceMonitorClient(request.getMonitorendpoint(), credentials.createInsecure(), anySize);
  }

  /** Registers the component itself, with the options that the program gave it. */
  async register(): Promise<void> {
    const { request } = this;
    const own = this.newRequest(request.getType(), request.getName(), request.getParent())
      .setDependenciesList(request.getDependenciesList())
      .setAliasesList(request.getAliasesList())
      .setDeletedwith(request.getDeletedwith())
      .setIgnorechangesList(request.getIgnorechangesList())
      .setReplaceonchangesList(request.getReplaceonchangesList())
      .setReplaceWithList(request.getReplaceWithList())
      .setAdditionalsecretoutputsList(request.getAdditionalsecretoutputsList());
    const protect = request.getProtect();
    if (request.hasProtect() && protect !== undefined) own.setProtect(protect);
    const retain = request.getRetainondelete();
    if (request.hasRetainondelete() && retain !== undefined) own.setRetainondelete(retain);
    request.getProvidersMap().forEach((reference, name) => own.getProvidersMap().set(name, reference));
    this.urn = (await this.send(own)).getUrn();
  }

  async registerChild(child: Child): Promise<Registered> {
    const request = this.newRequest(child.type, child.name, this.urn)
      .setCustom(true)
      .setObject(structFrom(child.inputs))
      .setDependenciesList(child.dependencies.map(({ urn }) => urn))
      .setProvider(this.request.getProvidersMap().get("kubernetes") ?? "")
      .setVersion(this.version);
    // Dependencies are for the order only. Of a property that is not in here, the engine would think that it depends on
    // all.
    const properties = request.getPropertydependenciesMap();
    for (const key of Object.keys(child.inputs)) properties.set(key, new PropertyDependencies());
    if (child.retainOnDelete) request.setRetainondelete(true);
    const response = await this.send(request);
    const registered = { urn: response.getUrn(), id: response.getId() };
    this.registered.push(registered);
    return registered;
  }

  /** The engine's answer to `Construct`: the children, in the order of `resources`. */
  response(resources: Registered[] | undefined): ConstructResponse {
    this.monitor.close();
    const response = new ConstructResponse().setUrn(this.urn);
    if (!resources) return response.setState(structFrom({}));
    const references = resources.map(({ urn, id }) => makeResourceReference(urn, id || unknownValue, this.version));
    const dependencies = new ConstructResponse.PropertyDependencies().setUrnsList(
      resources.map(({ urn }) => urn).sort(),
    );
    response.getStatedependenciesMap().set("resources", dependencies);
    return response.setState(structFrom({ resources: references }));
  }

  private newRequest(type: string, name: string, parent: string): RegisterResourceRequest {
    return new RegisterResourceRequest()
      .setType(type)
      .setName(name)
      .setParent(parent)
      .setObject(structFrom({}))
      .setAcceptsecrets(true)
      .setAcceptresources(true)
      .setSupportspartialvalues(true)
      .setSupportsresultreporting(true)
      .setAliasspecs(true);
  }

  private async send(request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
    const response = await new Promise<RegisterResourceResponse>((resolve, reject) => {
      this.monitor.registerResource(request, (error: ServiceError | null, answer) => {
        if (error) reject(new Error(error.details, { cause: error }));
        else resolve(answer);
      });
    });
    if (response.getResult() === Result.FAIL) throw new Error(`registering ${request.getName()} failed`);
    return response;
  }
}
