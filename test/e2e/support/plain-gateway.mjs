// Passes bytes on to the object store's gateway by TLS, unread: what clients say is plain http, and their signatures
// are as for http. node plain-gateway.mjs ADDRESS PORT GATEWAY_PORT AUTHORITY
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { pipeline } from "node:stream";
import { connect } from "node:tls";

const [host, port, gatewayPort, authority] = process.argv.slice(2);
const ca = readFileSync(authority);

createServer((client) => {
  const gateway = connect({ host, port: Number(gatewayPort), ca });
  // Either side may end a connection at any time.
  pipeline(client, gateway, client, () => undefined);
  console.log("connected");
}).listen(Number(port), host, () => console.log("listening"));
