/** The part of a page under one of its headlines. */
export function section(markdown: string, headline: string): string {
  return part(markdown, "##", headline);
}

/** The smaller part of a page under one of its headlines of the third level. */
export function subsection(markdown: string, headline: string): string {
  return part(markdown, "###", headline).split("\n## ")[0] ?? "";
}

function part(markdown: string, level: "##" | "###", headline: string): string {
  const [, text] = markdown.split(`\n${level} ${headline}\n`);
  if (text === undefined) throw new Error(`there is no headline ${headline}`);
  return text.split(`\n${level} `)[0] ?? "";
}

/** The headlines of the third level. */
export function subsections(markdown: string): string[] {
  return [...markdown.matchAll(/^### (.+)$/gm)].map(([, headline = ""]) => headline);
}

/** The text of each fenced block of code in this language. */
export function codeBlocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, code = ""]) =>
    name === language ? [code] : [],
  );
}

/** The commands of all blocks of shell code, one a line. */
export function commandsOf(markdown: string): string[] {
  return codeBlocks(markdown, "sh").flatMap((block) => block.split("\n").filter((line) => line !== ""));
}
