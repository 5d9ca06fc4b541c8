// Whoever sits in one network namespace of the trial: it listens on the addresses and ports of its argument, and makes
// the connections that a line of its standard input asks for. Each answer is a line, too.
import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";

/** Long enough for a busy machine: only who hears nothing waits for it. */
const patienceMilliseconds = 3000;

const { addresses, ports } = JSON.parse(process.argv[2]);
for (const address of addresses) {
  for (const port of ports) {
    const server = createServer((socket) => socket.on("error", () => undefined).pipe(socket));
    await new Promise((done) => server.listen(port, address, done));
    const echo = createSocket("udp4");
    echo.on("message", (message, sender) => echo.send(message, sender.port, sender.address));
    await new Promise((done) => echo.bind(port, address, done));
  }
}

// By IPv6, too, whatever address the interface gives itself.
await new Promise((done) => createServer().listen({ host: "::", port: ports[0], ipv6Only: true }, done));

/** Open connections, by the name they were given. */
const kept = new Map();

function tcp({ from, to, port, keep }) {
  return new Promise((resolve) => {
    const socket = connect({ host: to, port, localAddress: from, timeout: patienceMilliseconds });
    const end = (outcome) => {
      if (keep === undefined || outcome !== "open") socket.destroy();
      else kept.set(keep, socket.setTimeout(0));
      resolve(outcome);
    };
    socket.once("connect", () => end("open"));
    socket.once("timeout", () => end("silence"));
    socket.on("error", ({ code }) => end(code === "EHOSTUNREACH" ? "refused" : code));
  });
}

function udp({ from, to, port }) {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const end = (outcome) => {
      clearTimeout(timer);
      socket.close();
      resolve(outcome);
    };
    const timer = setTimeout(() => end("silence"), patienceMilliseconds);
    socket.once("message", () => end("open"));
    socket.once("error", ({ code }) => end(code === "EHOSTUNREACH" ? "refused" : code));
    socket.bind({ address: from }, () => socket.connect(port, to, () => socket.send("hello")));
  });
}

/** Whether what is sent through a kept connection comes back. */
function through({ kept: name }) {
  const socket = kept.get(name);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("silence"), patienceMilliseconds);
    const end = (outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    socket.once("data", () => end("open"));
    socket.once("error", ({ code }) => end(code));
    socket.write("hello");
  });
}

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const { id, ...question } = JSON.parse(line);
  const ask = question.kept ? through : question.protocol === "UDP" ? udp : tcp;
  void ask(question).then((outcome) => console.log(JSON.stringify({ id, outcome })));
}
process.exit();
