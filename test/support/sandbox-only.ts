import { paths } from "../../sandbox/shared/paths";

// Whatever a test starts without naming a cluster gets the sandbox's, not the one that somebody works with.
process.env.KUBECONFIG = paths.kubeconfig;
