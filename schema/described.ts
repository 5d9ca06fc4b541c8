import * as v from "valibot";

/** A schema with the sentence that editors and the pages of reference show. */
export const described = <const Schema extends v.GenericSchema<unknown, unknown>>(
  schema: Schema,
  description: string,
) => v.pipe(schema, v.description(description));
