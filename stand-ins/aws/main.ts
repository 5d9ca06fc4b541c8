import { serveProvider } from "../shared/provider-server";
import { AwsProvider } from "./provider";

void serveProvider(() => new AwsProvider());
