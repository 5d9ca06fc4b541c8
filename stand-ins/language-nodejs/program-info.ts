import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/** The program a request is about; every engine that knows this protocol sends it. */
export function programInfo(request: { getInfo(): ProgramInfo | undefined }): ProgramInfo {
  const info = request.getInfo();
  if (!info) throw new Error("The request does not say which program it is about.");
  return info;
}
