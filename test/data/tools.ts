import { execa } from "execa";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { paths } from "../../sandbox/shared/paths";
import { cachedFolder, contentKey } from "../../sandbox/tools/cache";

const requirements = join(__dirname, "requirements.txt");

/** DuckDB and the generator of TPC-H's data, out of PyPI, in the sandbox's cache. */
async function tools(): Promise<string> {
  const key = contentKey(await readFile(requirements), (await execa("python3", ["--version"])).stdout);
  return cachedFolder(join(paths.cache, "python"), `data-${key}`, async (folder) => {
    const options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", `--target=${folder}`];
    await execa("python3", ["-m", "pip", "install", ...options, `--requirement=${requirements}`], { stdin: "ignore" });
  });
}

/**
 * Runs one of the programs in `engines/`, with DuckDB.
 * @returns what it printed
 * @throws with what it told when it fails
 */
export async function python(program: string, args: readonly string[], input = ""): Promise<string> {
  const env = { PYTHONPATH: await tools(), PYTHONDONTWRITEBYTECODE: "1" };
  return (await execa("python3", [join(__dirname, "engines", program), ...args], { env, input })).stdout;
}

/** Writes TPC-H's tables to Parquet files in a folder, `TABLE.parquet`; scale 1 is about 1 GB of text. */
export async function generateTpch(scale: number, folder: string): Promise<void> {
  const options = ["parquet", "--quiet", `--scale-factor=${scale}`, `--output-dir=${folder}`];
  await execa(join(await tools(), "bin", "tpchgen-cli"), options, { stdin: "ignore" });
}
