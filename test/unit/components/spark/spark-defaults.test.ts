import { expect } from "chai";
import * as fc from "fast-check";
import { sparkConfProblems } from "../../../../components/spark/spark-conf";
import type { ObjectStore } from "../../../../components/object-store/object-store";
import { eventLogUrl, sourcedDefaults, sparkDefaults } from "../../../../components/spark/spark-defaults";

const objectStore: ObjectStore = {
  endpoint: { url: "http://rgw.object-store.svc" },
  region: "us-east-1",
  pathStyle: true,
  bucket: "tables",
};
const catalog = { endpoint: { url: "http://nessie.lakehouse.svc:19120/api/v2" } };
const signer = "spark.hadoop.fs.s3a.signing-algorithm";

const stores = fc.record({
  endpoint: fc.record({ url: fc.webUrl({ validSchemes: ["http", "https"] }) }),
  region: fc.constantFrom("us-east-1", "eu-central-1"),
  pathStyle: fc.boolean(),
  bucket: fc.stringMatching(/^[a-z]{3,20}$/),
});

describe("sparkDefaults", () => {
  const conf = sparkDefaults({ objectStore, catalog });

  it("keeps files in the store", () => {
    expect(conf).to.include({
      "spark.hadoop.fs.s3a.endpoint": "http://rgw.object-store.svc",
      "spark.hadoop.fs.s3a.path.style.access": "true",
      "spark.hadoop.fs.s3a.connection.ssl.enabled": "false",
    });
  });

  it("signs as Ceph needs it over http, and with the newer signature over https", () => {
    expect(conf[signer]).to.equal("S3SignerType");
    const encrypted = sparkDefaults({
      objectStore: { ...objectStore, endpoint: { url: "https://s3.example.com" } },
      catalog,
    });
    expect(encrypted).not.to.have.property(signer);
    expect(encrypted).to.have.property("spark.hadoop.fs.s3a.connection.ssl.enabled", "true");
  });

  it("has event logs that roll, which their expiry relies on, where the History Server reads them", () => {
    expect(conf).to.include({
      "spark.eventLog.enabled": "true",
      "spark.eventLog.rolling.enabled": "true",
      "spark.eventLog.compress": "true",
      "spark.eventLog.dir": eventLogUrl(objectStore),
    });
    expect(eventLogUrl(objectStore)).to.equal("s3a://tables/spark-events/");
  });

  it("has the catalog nessie, with SQL for branches", () => {
    expect(conf).to.include({
      "spark.sql.catalog.nessie.uri": catalog.endpoint.url,
      "spark.sql.catalog.nessie.client-api-version": "2",
      "spark.sql.catalog.nessie.warehouse": "s3://tables/warehouse",
      "spark.sql.catalog.nessie.s3.endpoint": objectStore.endpoint.url,
    });
    expect(conf["spark.sql.extensions"]?.split(",").map((name) => name.split(".").at(-1))).to.deep.equal([
      "IcebergSparkSessionExtensions",
      "NessieSparkSessionExtensions",
    ]);
  });

  it("proves to the catalog who a job is where that asks", () => {
    const login = { issuer: "https://login.example.com", clientId: "spark-jobs" };
    expect(sparkDefaults({ objectStore, catalog: { ...catalog, login } })).to.include({
      "spark.sql.catalog.nessie.authentication.type": "OAUTH2",
      "spark.sql.catalog.nessie.authentication.oauth2.issuer-url": login.issuer,
    });
    expect(conf).not.to.have.property("spark.sql.catalog.nessie.authentication.type");
  });

  it("commits what tasks write to S3 without copies, whatever the format", () => {
    expect(conf).to.include({
      "spark.hadoop.fs.s3a.committer.name": "magic",
      "spark.sql.sources.commitProtocolClass": "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
    });
  });

  it("has shuffles of the reference cluster's size, and few requests for each file", () => {
    expect(conf).to.include({
      "spark.sql.shuffle.partitions": "32",
      "spark.hadoop.fs.s3a.directory.marker.retention": "keep",
    });
  });

  it("reads tables row by row, unless the vectorised reader of the image's Iceberg is known to be right", () => {
    const key = "spark.sql.iceberg.vectorization.enabled";
    expect(conf).to.have.property(key, "false");
    expect(sparkDefaults({ objectStore, catalog, icebergRelease: "1.5.2" })).to.have.property(key, "false");
    expect(sparkDefaults({ objectStore, catalog, icebergRelease: "1.12.0" })).not.to.have.property(key);
  });

  it("keeps the AWS SDK's checksums out of requests: Ceph's gateway takes them for content", () => {
    for (const role of ["driver", "executor"]) {
      expect(conf[`spark.${role}.defaultJavaOptions`]?.split(" ")).to.include.members([
        "-Daws.requestChecksumCalculation=when_required",
        "-Daws.responseChecksumValidation=when_required",
      ]);
    }
  });

  it("lets Java trust the authorities it is given, in driver and executors", () => {
    const trusting = sparkDefaults({ objectStore, catalog, trustStore: "/trust/store.jks" });
    for (const role of ["driver", "executor"]) {
      const options = `spark.${role}.defaultJavaOptions`;
      expect(trusting[options]?.split(" ")).to.include("-Djavax.net.ssl.trustStore=/trust/store.jks");
      expect(conf[options] ?? "").not.to.include("trustStore");
    }
  });

  it("lets no other job at a driver and its executors, nor end a stage by the driver's pages", () => {
    expect(conf).to.include({
      "spark.authenticate": "true",
      "spark.network.crypto.enabled": "true",
      "spark.network.crypto.authEngineVersion": "2",
      "spark.network.crypto.saslFallback": "false",
      "spark.ui.killEnabled": "false",
    });
    // With the cipher that Spark's page recommends, 3.5.5 drops messages: SPARK-56227.
    expect(conf).not.to.have.property("spark.network.crypto.cipher");
    // Drawn by the driver: one in the settings would be the same for all, and in every ConfigMap.
    expect(conf).not.to.have.property("spark.authenticate.secret");
  });

  it("leaves Java's options to jobs: its own do not go when a job sets some", () => {
    expect(Object.keys(conf).filter((key) => key.endsWith("extraJavaOptions"))).to.deep.equal([]);
  });

  it("names a page that explains it for every setting, and sets none twice, for every store", () => {
    fc.assert(
      fc.property(stores, fc.option(fc.constant("/trust/store.jks"), { nil: undefined }), (any, trustStore) => {
        const groups = sourcedDefaults({ objectStore: any, catalog, trustStore });
        for (const { source } of groups) expect(source).to.match(/^https:\/\/[a-z.]+\/.+/);
        const keys = groups.flatMap(({ conf: some }) => Object.keys(some));
        expect(keys).to.have.lengthOf(new Set(keys).size);
        expect(keys).to.have.members(Object.keys(sparkDefaults({ objectStore: any, catalog, trustStore })));
      }),
    );
  });

  it("is in order, says only what Spark reads, no field sets, and nothing secret, for every store", () => {
    fc.assert(
      fc.property(stores, (any) => {
        const all = sparkDefaults({ objectStore: any, catalog });
        const keys = Object.keys(all);
        expect(keys).to.deep.equal([...keys].sort());
        expect(sparkConfProblems(all)).to.deep.equal([]);
        for (const key of keys) expect(key).not.to.match(/(secret|access)[._-]?key/);
        for (const value of Object.values(all)) expect(value).to.be.a("string").that.is.not.empty;
      }),
    );
  });
});
