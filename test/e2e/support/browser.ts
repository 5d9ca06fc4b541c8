import { type Browser, chromium } from "playwright-core";
import { programOf } from "./program";

/** Debian's Chromium, without a window. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await programOf("chromium-headless-shell");
  // Chromium's own sandbox does not work for root.
  return chromium.launch({ executablePath, chromiumSandbox: false });
}
