import { expect } from "chai";
import fc from "fast-check";
import { Struct, Value, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { fromStruct, installFastStruct, structFrom } from "../../../pulumi-patches/fast-struct";
import type { JsonObject } from "../../../pulumi-patches/json";

/** The parts of the generated class that are replaced. */
const generated = Object.getOwnPropertyDescriptors(Struct);
const generatedMethods = Object.getOwnPropertyDescriptors(Struct.prototype);

/** But for the one key that assignment does not set, neither in the generated code nor in ours. */
const objects = fc
  .dictionary(
    fc.string(),
    fc.jsonValue({ noUnicodeString: false }).map((value) => value as JavaScriptValue),
  )
  .filter((object) => !JSON.stringify(object).includes('"__proto__":'));

describe("structs", () => {
  const useGenerated = () => {
    for (const key of ["deserializeBinaryFromReader", "serializeBinaryToWriter", "fromJavaScript"] as const) {
      Object.defineProperty(Struct, key, generated[key]);
    }
    for (const key of ["toJavaScript", "getFieldsMap"] as const) {
      Object.defineProperty(Struct.prototype, key, generatedMethods[key]);
    }
  };
  afterEach(useGenerated);

  it("are read as the generated code writes them", () => {
    fc.assert(
      fc.property(objects, (object) => {
        useGenerated();
        const bytes = Struct.fromJavaScript(object).serializeBinary();
        installFastStruct();
        expect(fromStruct(Struct.deserializeBinary(bytes))).to.deep.equal(object);
      }),
    );
  });

  it("are written as the generated code reads them", () => {
    fc.assert(
      fc.property(objects, (object) => {
        installFastStruct();
        const bytes = structFrom(object as JsonObject).serializeBinary();
        useGenerated();
        expect(Struct.deserializeBinary(bytes).toJavaScript()).to.deep.equal(object);
      }),
    );
  });

  it("leave out what is undefined, and hold text of any length", () => {
    installFastStruct();
    const text = "é𝄞".repeat(100_000);
    const bytes = structFrom({ text, nested: { nothing: undefined } }).serializeBinary();
    expect(Struct.deserializeBinary(bytes).toJavaScript()).to.deep.equal({ text, nested: {} });
  });

  it("have the messages of their values for who asks for them, and are written with what these are then", () => {
    fc.assert(
      fc.property(objects, (object) => {
        installFastStruct();
        const struct = Struct.deserializeBinary(Struct.fromJavaScript(object).serializeBinary());
        struct.getFieldsMap().set("added", Value.fromJavaScript("later"));
        const bytes = struct.serializeBinary();
        useGenerated();
        expect(Struct.deserializeBinary(bytes).toJavaScript()).to.deep.equal({ ...object, added: "later" });
      }),
    );
  });

  it("that the generated code has made before stay what they are", () => {
    const struct = Struct.fromJavaScript({ text: "it" });
    installFastStruct();
    expect(fromStruct(struct)).to.deep.equal({ text: "it" });
    expect(fromStruct(Struct.deserializeBinary(struct.serializeBinary()))).to.deep.equal({ text: "it" });
  });
});
