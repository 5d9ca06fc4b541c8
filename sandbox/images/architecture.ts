const names: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", arm64: "arm64" };

/** This machine's architecture as Debian, Go and OCI name it. */
export const architecture = names[process.arch] ?? process.arch;
