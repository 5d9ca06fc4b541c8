import { existsSync } from "node:fs";
import { installPackages } from "../../../sandbox/tools/apt";

/** A program in /usr/bin that only tests need, out of the Debian package of its name; installed when it is missing. */
export async function programOf(debianPackage: string): Promise<string> {
  const program = `/usr/bin/${debianPackage}`;
  if (!existsSync(program)) await installPackages([debianPackage], () => undefined);
  return program;
}
