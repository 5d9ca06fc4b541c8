import { storeIn } from "./store-in";

/** A program of its own, for a test to kill: FOLDER MONITOR-PORT GATEWAY-PORT */
const [folder = "", monitor, gateway] = process.argv.slice(2);
void storeIn(folder, Number(monitor), Number(gateway)).ceph.start(() => undefined);
