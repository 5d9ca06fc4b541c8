import type { BinaryReader, BinaryWriter } from "google-protobuf";
import { Struct, Value, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Json, JsonObject } from "./json";

/**
 * `google.protobuf.Struct` decoded straight to plain JSON and back. The generated code makes a message object of every
 * value, which takes 0.3 s for one of the Spark operator's CRDs, at each of the many times it crosses to a plugin or to
 * the policies in a preview.
 *
 * Wire format (https://protobuf.dev/programming-guides/encoding/): a tag is `field number << 3 | wire type`.
 */
const varint = 0;
const fixed64 = 1;
const lengthDelimited = 2;
const tag = (field: number, wireType: number): number => (field << 3) | wireType;

/** The fields of `Struct.FieldsEntry`, and those of `Value`. */
const entry = { key: tag(1, lengthDelimited), value: tag(2, lengthDelimited) };
const kind = {
  null: tag(1, varint),
  number: tag(2, fixed64),
  string: tag(3, lengthDelimited),
  bool: tag(4, varint),
  struct: tag(5, lengthDelimited),
  list: tag(6, lengthDelimited),
};
/** `Struct.fields` and `ListValue.values` have the same tag. */
const element = tag(1, lengthDelimited);

class Decoder {
  private position = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  fieldInto(target: JsonObject, end = this.bytes.length): void {
    let key = "";
    let value: Json = null;
    while (this.position < end) {
      const fieldTag = this.varint();
      const fieldEnd = this.varint() + this.position;
      if (fieldTag === entry.key) key = this.text(fieldEnd);
      else value = this.value(fieldEnd);
    }
    target[key] = value;
  }

  private value(end: number): Json {
    let value: Json = null;
    while (this.position < end) {
      switch (this.varint()) {
        case kind.number:
          value = this.bytes.readDoubleLE(this.position);
          this.position += 8;
          break;
        case kind.string:
          value = this.text(this.varint() + this.position);
          break;
        case kind.bool:
          value = this.varint() !== 0;
          break;
        case kind.struct: {
          const object: JsonObject = {};
          this.elements((elementEnd) => {
            this.fieldInto(object, elementEnd);
          });
          value = object;
          break;
        }
        case kind.list: {
          const list: Json[] = [];
          this.elements((elementEnd) => list.push(this.value(elementEnd)));
          value = list;
          break;
        }
        default:
          this.varint();
      }
    }
    return value;
  }

  private elements(decode: (end: number) => void): void {
    const end = this.varint() + this.position;
    while (this.position < end) {
      this.varint();
      decode(this.varint() + this.position);
    }
  }

  private text(end: number): string {
    const text = this.bytes.toString("utf8", this.position, end);
    this.position = end;
    return text;
  }

  private varint(): number {
    let result = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes.readUInt8(this.position++);
      result += (byte & 0x7f) * factor;
      if (byte < 0x80) return result;
      factor *= 128;
    }
  }
}

/** Writes from the end to the beginning, so that a length is known when it is written. */
class Encoder {
  private bytes = Buffer.allocUnsafe(1024);
  private position = this.bytes.length;

  field(key: string, value: Json): Uint8Array {
    this.value(value);
    this.delimit(entry.value, 0);
    this.text(entry.key, key);
    return this.bytes.subarray(this.position);
  }

  private value(value: Json): void {
    if (typeof value === "string") this.text(kind.string, value);
    else if (typeof value === "number") {
      this.reserve(8);
      this.bytes.writeDoubleLE(value, this.position);
      this.varint(kind.number);
    } else if (typeof value === "boolean" || value === null) {
      this.varint(value ? 1 : 0);
      this.varint(value === null ? kind.null : kind.bool);
    } else if (Array.isArray(value)) this.list(value);
    else this.struct(value);
  }

  private list(values: Json[]): void {
    const end = this.end();
    for (const value of values.toReversed()) {
      const elementEnd = this.end();
      this.value(value);
      this.delimit(element, elementEnd);
    }
    this.delimit(kind.list, end);
  }

  private struct(object: JsonObject): void {
    const end = this.end();
    for (const key of Object.keys(object).reverse()) {
      const value = object[key];
      if (value === undefined) continue;
      const fieldEnd = this.end();
      this.value(value);
      this.delimit(entry.value, fieldEnd);
      this.text(entry.key, key);
      this.delimit(element, fieldEnd);
    }
    this.delimit(kind.struct, end);
  }

  private text(fieldTag: number, text: string): void {
    const length = Buffer.byteLength(text);
    this.reserve(length);
    this.bytes.write(text, this.position);
    this.varint(length);
    this.varint(fieldTag);
  }

  /** Where what is written next will end, counted from the end of the buffer, because the buffer grows at its front. */
  private end(): number {
    return this.bytes.length - this.position;
  }

  private delimit(fieldTag: number, end: number): void {
    this.varint(this.end() - end);
    this.varint(fieldTag);
  }

  private varint(value: number): void {
    const encoded: number[] = [];
    for (; value >= 0x80; value = Math.floor(value / 128)) encoded.push((value & 0x7f) | 0x80);
    encoded.push(value);
    this.reserve(encoded.length);
    this.bytes.set(encoded, this.position);
  }

  private reserve(size: number): void {
    if (size > this.position) {
      const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.bytes.length + size));
      this.bytes.copy(grown, grown.length - this.end(), this.position);
      this.position += grown.length - this.bytes.length;
      this.bytes = grown;
    }
    this.position -= size;
  }
}

type Plain = Record<string, JavaScriptValue>;

/** What those structs are that the generated code has not made, nor read. */
const plain = new WeakMap<Struct, JsonObject>();

export const structFrom = (value: JsonObject): Struct => Struct.fromJavaScript(value as Plain);

export const fromStruct = (struct: Struct | undefined): JsonObject => struct?.toJavaScript() ?? {};

interface GeneratedFunctions {
  readonly serializeBinaryToWriter: (struct: Struct, writer: BinaryWriter) => void;
}

interface GeneratedMethods {
  readonly getFieldsMap: (this: Struct) => ReturnType<Struct["getFieldsMap"]>;
  readonly toJavaScript: (this: Struct) => Plain;
}

/** Makes every message of this process that holds a `Struct` use the code above. */
export function installFastStruct(): void {
  const functions: GeneratedFunctions = Struct;
  const methods: GeneratedMethods = Struct.prototype;
  const { serializeBinaryToWriter } = functions;
  const { getFieldsMap, toJavaScript } = methods;
  Struct.deserializeBinaryFromReader = (struct: Struct, reader: BinaryReader) => {
    const object: JsonObject = {};
    while (reader.nextField() && !reader.isEndGroup()) {
      // The only field of a Struct: one map entry.
      const bytes = reader.readBytes();
      if (typeof bytes !== "string") new Decoder(bytes).fieldInto(object);
    }
    plain.set(struct, object);
    return struct;
  };
  Struct.serializeBinaryToWriter = (struct: Struct, writer: BinaryWriter) => {
    const object = plain.get(struct);
    if (object === undefined) {
      serializeBinaryToWriter(struct, writer);
      return;
    }
    for (const [key, value] of Object.entries(object)) {
      if (value !== undefined) writer.writeBytes(1, new Encoder().field(key, value));
    }
  };
  Struct.fromJavaScript = (object) => {
    const struct = new Struct();
    plain.set(struct, object);
    return struct;
  };
  Struct.prototype.toJavaScript = function (this: Struct) {
    return (plain.get(this) as Plain | undefined) ?? toJavaScript.call(this);
  };
  // Who asks for the messages of the values gets them, and may change them.
  Struct.prototype.getFieldsMap = function (this: Struct) {
    const object = plain.get(this);
    if (object === undefined) return getFieldsMap.call(this);
    plain.delete(this);
    const fields = getFieldsMap.call(this);
    for (const [key, value] of Object.entries(object)) {
      if (value !== undefined) fields.set(key, Value.fromJavaScript(value as JavaScriptValue));
    }
    return fields;
  };
}
