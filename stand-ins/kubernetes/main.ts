import { installFastStruct } from "../../protobuf/fast-struct";
import { serveProvider } from "../shared/provider-server";
import { KubernetesProvider } from "./provider";

installFastStruct();
void serveProvider((host) => new KubernetesProvider(host));
