import { expect } from "chai";
import fc from "fast-check";
import { printable } from "../../../../sandbox/shared/printable";

describe("printable", () => {
  it("leaves a text, its lines and tabs as they are", () => {
    expect(printable("größe: 1\n\tπ ≈ 3.14")).to.equal("größe: 1\n\tπ ≈ 3.14");
  });

  it("takes away what moves the cursor, colours, retitles or overwrites", () => {
    expect(printable("\u001b[2J\u001b[31mred\u001b[0m\u001b]0;title\u0007 done\roops\b\u009b1m")).to.match(
      /^red.*done/,
    );
    expect(printable("safe\rfake")).to.equal("safefake");
  });

  it("leaves no control character, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.to.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
    );
  });
});
