import * as s3 from "@aws-sdk/client-s3";
import { expect } from "chai";
import { bucket } from "../../../../stand-ins/aws/bucket";

const notEmpty = () =>
  new s3.S3ServiceException({ name: "BucketNotEmpty", $fault: "client", $metadata: { httpStatusCode: 409 } });

/** A store whose bucket holds no object that can be listed; it refuses to delete the bucket as often as it is told. */
function storeThatRefuses(times: number) {
  const client = new s3.S3Client({ region: "us-east-1" });
  let refused = 0;
  client.send = (command: object): Promise<never> => {
    if (command instanceof s3.ListObjectVersionsCommand) return Promise.resolve({} as never);
    return refused++ < times ? Promise.reject(notEmpty()) : Promise.resolve({} as never);
  };
  return client;
}

describe("A bucket that is deleted with its objects", () => {
  const state = { bucket: "lake", forceDestroy: true };

  it("goes when the engine deletes its last object at the same time", async () => {
    await bucket.delete(storeThatRefuses(1), state);
  });

  it("is refused where the store holds something that nobody can list", async () => {
    const refusal = await Promise.resolve(bucket.delete(storeThatRefuses(2), state)).catch((error: unknown) => error);
    expect(refusal).to.have.property("name", "BucketNotEmpty");
  });
});
