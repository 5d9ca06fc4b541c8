import { serveProvider } from "../shared/provider-server";
import { randomProvider } from "./provider";

void serveProvider(() => randomProvider);
