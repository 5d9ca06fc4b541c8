import { images } from "../shared/settings";
import { extractedLayer } from "./debian";
import { type Layer, pack } from "./layers";
import type { Image } from "./oci";

/**
 * Prometheus, and the agent of VictoriaMetrics, which finds targets by Prometheus' own configuration: Debian builds
 * Prometheus without the discovery of Kubernetes' pods. Nothing else is in it: no shell, no pages.
 */
export async function prometheusImage(folder: string, report: (line: string) => void): Promise<Image> {
  return {
    name: images.prometheus,
    config: { Entrypoint: ["/usr/bin/prometheus"], User: "65534:65534", WorkingDir: "/" },
    layers: [await prometheusLayer(folder, report)],
  };
}

/** The programs with their libraries, and promtool, which checks and tries rules. */
export function prometheusLayer(folder: string, report: (line: string) => void): Promise<Layer> {
  const programs = ["prometheus", "promtool", "vmagent"].map((program) => `usr/bin/${program}`);
  return extractedLayer(folder, "prometheus", ["prometheus", "victoria-metrics"], report, (file, root) =>
    pack(file, root, [{ paths: ["lib", "lib64", "usr/lib", "usr/share/doc", ...programs] }]),
  );
}
