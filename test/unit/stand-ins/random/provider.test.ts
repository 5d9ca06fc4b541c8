import { compare } from "bcryptjs";
import { expect } from "chai";
import fc from "fast-check";
import { randomProvider } from "../../../../stand-ins/random/provider";
import type { JsonObject } from "../../../../stand-ins/shared/json";
import { reveal, secret, unknown } from "../../../../stand-ins/shared/secrets";

const typeOf = (kind: string) => `random:index/r${kind.slice(1)}:R${kind.slice(1)}`;
const resource = (kind: string) => ({
  urn: `urn:pulumi:dev::p::${typeOf(kind)}::name`,
  type: typeOf(kind),
  name: "name",
});

const create = async (kind: string, properties: JsonObject, preview = false) => {
  const created = await randomProvider.create({ ...resource(kind), properties, preview, timeout: 0 });
  return { ...created, revealed: reveal(created.properties) as JsonObject };
};

const check = async (kind: string, news: JsonObject) => {
  const checked = await randomProvider.check({ ...resource(kind), olds: {}, news, randomSeed: new Uint8Array() });
  return (checked.failures ?? []).map(({ property }) => property);
};

const replacedBy = async (kind: string, before: JsonObject, news: JsonObject) => {
  const { properties: olds } = await create(kind, before);
  const diff = await randomProvider.diff({
    ...resource(kind),
    id: "id",
    oldInputs: before,
    olds,
    news,
    ignoreChanges: [],
  });
  expect(diff.changes).to.equal(diff.replaces?.length !== 0);
  return diff.detailedDiff;
};

describe("The random provider", () => {
  describe("RandomString and RandomPassword", () => {
    const classes = { lower: /[a-z]/g, upper: /[A-Z]/g, numeric: /[0-9]/g, special: /[^a-zA-Z0-9]/g };

    it("have the length, and at least as many characters of each class as asked for", () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(5), { minLength: 4, maxLength: 4 }),
          fc.integer({ min: 1, max: 20 }),
          async (minima, more) => {
            const [minLower = 0, minUpper = 0, minNumeric = 0, minSpecial = 0] = minima;
            const length = minLower + minUpper + minNumeric + minSpecial + more;
            const { id } = await create("randomString", { length, minLower, minUpper, minNumeric, minSpecial });
            const counts = Object.values(classes).map((characters) => id.match(characters)?.length ?? 0);
            expect(id).to.have.lengthOf(length);
            counts.forEach((count, index) => expect(count).to.be.at.least(minima[index]!));
          },
        ),
      ));

    for (const [name, characters] of Object.entries(classes)) {
      it(`have no ${name} characters when those are off`, async () => {
        const { id } = await create("randomString", { length: 500, [name]: false });
        expect(id).to.not.match(characters);
      });
    }

    it("take special characters from overrideSpecial alone", async () => {
      const { id } = await create("randomString", { length: 500, overrideSpecial: "_" });
      expect(id.match(classes.special)).to.satisfy((found: string[]) => found.every((character) => character === "_"));
    });

    it("know `numeric` by its older name `number` too", async () => {
      const { id, properties } = await create("randomString", { length: 500, number: false });
      expect(id).to.not.match(classes.numeric);
      expect(properties).to.include({ number: false, numeric: false });
    });

    it("show in the state what was not given", async () => {
      const { properties } = await create("randomString", { length: 3 });
      expect(properties).to.include({
        lower: true,
        upper: true,
        numeric: true,
        special: true,
        minLower: 0,
        minSpecial: 0,
      });
    });

    it("as a password is secret, hashed, and not the ID", async () => {
      const { id, properties, revealed } = await create("randomPassword", { length: 12 });
      expect(id).to.equal("none");
      expect(properties.result).to.deep.equal(secret(revealed.result!));
      expect(properties.bcryptHash).to.deep.equal(secret(revealed.bcryptHash!));
      expect(await compare(revealed.result as string, revealed.bcryptHash as string)).to.be.true;
    });
  });

  describe("RandomId", () => {
    it("says the same bytes in every encoding, with the prefix", () =>
      fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.string(), async (byteLength, prefix) => {
          const { id, properties } = await create("randomId", { byteLength, prefix });
          const bytes = Buffer.from(id, "base64url");
          expect(bytes).to.have.lengthOf(byteLength);
          expect(properties).to.include({
            b64Url: prefix + id,
            b64Std: prefix + bytes.toString("base64"),
            hex: prefix + bytes.toString("hex"),
            dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
          });
        }),
      ));
  });

  describe("RandomPet", () => {
    it("is two words unless told otherwise", async () => {
      expect((await create("randomPet", {})).id).to.match(/^[a-z]+-[a-z]+$/);
      expect((await create("randomPet", { length: 1 })).id).to.match(/^[a-z]+$/);
      expect((await create("randomPet", { length: 4, separator: "_", prefix: "x" })).id).to.match(/^x(_[a-z]+){4}$/);
    });
  });

  describe("RandomUuid", () => {
    it("is a UUID of version 4", async () => {
      const { id, properties } = await create("randomUuid", {});
      expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(properties.result).to.equal(id);
    });
  });

  it("knows no result in preview, but everything else", async () => {
    const { id, revealed } = await create("randomPassword", { length: 12 }, true);
    expect(id).to.equal("");
    expect(revealed).to.include({ length: 12, special: true, result: unknown, bcryptHash: unknown });
  });

  it("replaces when an input changes, and only then", async () => {
    expect(await replacedBy("randomPassword", { length: 12 }, { length: 12, special: true })).to.deep.equal({});
    expect(await replacedBy("randomPassword", { length: secret(12) }, { length: 12 })).to.deep.equal({});
    expect(await replacedBy("randomPassword", { length: 12 }, { length: 13 })).to.deep.equal({
      length: { kind: "update-replace" },
    });
    expect(await replacedBy("randomPassword", { length: 12, special: false }, { length: 12 })).to.deep.equal({
      special: { kind: "update-replace" },
    });
    expect(await replacedBy("randomUuid", {}, { keepers: { job: "1" } })).to.deep.equal({
      keepers: { kind: "add-replace" },
    });
    expect(await replacedBy("randomUuid", { keepers: { job: "1" } }, {})).to.deep.equal({
      keepers: { kind: "delete-replace" },
    });
  });

  it("names the property that cannot be", async () => {
    expect(await check("randomPassword", {})).to.deep.equal(["length"]);
    expect(await check("randomPassword", { length: 0 })).to.deep.equal(["length"]);
    expect(await check("randomPassword", { length: 3, minLower: 4 })).to.deep.equal(["length"]);
    expect(await check("randomId", { byteLength: 1.5 })).to.deep.equal(["byteLength"]);
    expect(await check("randomPet", { length: 0 })).to.deep.equal(["length"]);
    expect(await check("randomPassword", { length: unknown })).to.deep.equal([]);
    expect(await check("randomPassword", { length: 12 })).to.deep.equal([]);
  });

  it("takes over values that exist already", async () => {
    const read = (kind: string, id: string) =>
      randomProvider.read({ ...resource(kind), id, properties: {}, inputs: {}, timeout: 0 });
    expect(await read("randomPassword", "s3cret")).to.deep.include({ id: "none", inputs: { length: 6 } });
    expect(await read("randomId", "x-,q1Yz")).to.nested.include({ id: "q1Yz", "properties.hex": "x-ab5633" });
    expect(await read("randomUuid", "a-b")).to.nested.include({ id: "a-b", "properties.result": "a-b" });
  });

  it("says which kinds it has when asked for another", async () => {
    await create("randomShuffle", {}).then(
      () => expect.fail("it should not exist"),
      (error: unknown) =>
        expect(error).to.match(/has no random:index\/randomShuffle:RandomShuffle; it has .*RandomPet/),
    );
  });
});
