import { expect } from "chai";
import * as fc from "fast-check";
import { imageRelease, packageSources } from "../../../../sandbox/images/package-sources";

const keyring = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]";

function sources(archive: string, security: string): string {
  return [
    `deb ${keyring} ${archive} bookworm main`,
    `deb ${keyring} ${archive} bookworm-updates main`,
    `deb ${keyring} ${security} bookworm-security main`,
    "",
  ].join("\n");
}

const imageSources = (lists: string) => packageSources(imageRelease, lists);

const fromMirror = sources("http://mirror.example/debian", "https://mirror.example/security");

describe("the package sources of a release of Debian", () => {
  it("are those of release 12 for images", () => {
    expect(imageRelease).to.equal("bookworm");
  });

  it("are left to mmdebstrap where the machine names no mirror", () => {
    expect(imageSources("")).to.equal(undefined);
  });

  it("have no security updates where the machine has none", () => {
    const [archive, updates] = fromMirror.split("\n");
    expect(imageSources("deb http://mirror.example/debian bookworm main\n")).to.equal(`${archive}\n${updates}\n`);
  });

  it("are the mirrors of a Debian machine, whatever release it has, in the newer format", () => {
    const lists = `# deb http://old.example/debian trixie main
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: trixie trixie-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.pgp

Types: deb
URIs: https://mirror.example/security
Suites:
 trixie-security
Components: main
`;
    expect(imageSources(lists)).to.equal(fromMirror);
  });

  it("are so in the one-line format", () => {
    const lists = `deb-src http://source.example/debian bookworm main
deb [arch=amd64 trusted=yes] http://mirror.example/debian bookworm main contrib
  deb https://mirror.example/security bookworm-security main
`;
    expect(imageSources(lists)).to.equal(fromMirror);
  });

  it("are not those of another vendor", () => {
    const vendors = `deb https://vendor.example/linux/debian bookworm stable
deb https://vendor.example/apt sdk-bookworm main
deb https://vendor.example/pgdg bookworm-pgdg main
`;
    expect(imageSources(vendors)).to.equal(imageSources(""));
  });

  it("are the same in either format, for any mirror and release", () => {
    const mirror = fc.domain().map((host) => `https://${host}/debian`);
    fc.assert(
      fc.property(mirror, mirror, fc.constantFrom("bookworm", "trixie", "stable"), (archive, security, release) => {
        const lines = `deb ${archive} ${release} main\ndeb ${security} ${release}-security main\n`;
        const stanza = (uri: string, suite: string) => `Types: deb\nURIs: ${uri}\nSuites: ${suite}\nComponents: main\n`;
        const stanzas = `${stanza(security, `${release}-security`)}\n${stanza(archive, release)}`;
        expect(imageSources(lines)).to.equal(sources(archive, security));
        expect(imageSources(stanzas)).to.equal(sources(archive, security));
      }),
    );
  });
});
