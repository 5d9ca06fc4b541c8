import { installFastStruct } from "../../protobuf/fast-struct";
import { KubernetesProvider } from "./provider";
import { serveProvider } from "../shared/provider-server";

installFastStruct();
void serveProvider((host) => new KubernetesProvider(host));
