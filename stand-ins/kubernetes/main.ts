import { installFastStruct } from "../../pulumi-patches/fast-struct";
import { serveProvider } from "../shared/provider-server";
import { KubernetesProvider } from "./provider";

installFastStruct();
void serveProvider((host) => new KubernetesProvider(host));
