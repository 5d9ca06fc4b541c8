import * as v from "valibot";
import { type IcebergRelease, icebergReleases } from "../contract/iceberg";
import { operatorVersion, sparkVersion } from "../contract/versions";
import { isAddressRange } from "../components/shared/address-ranges";
import { type Problem, unreadable, wrong } from "../schema/problem";
import { isBucketName, isDnsLabel, isHostName, isPinnedImage } from "../components/shared/names";

/**
 * Marks settings whose values no message and no preview may show; the reference says that they are set with `--secret`.
 */
export const secret = <T>() => v.metadata<T, { secret: true }>({ secret: true });

function textBy(problem: Problem, accepts: (text: string) => boolean) {
  return v.pipe(v.string(problem), v.check(accepts, problem));
}

const text = (accepts: (text: string) => boolean, remedy: string) => textBy(wrong(remedy), accepts);

export const anything = text((value) => value !== "", "write a text");
export const path = text((value) => value !== "", "write the path of a file");
export const region = text((value) => /^[\w-]+$/.test(value), "write the name of a region, such as us-east-1");
export const host = text(isHostName, "write the name of a host, such as history.example.com");
export const version = text((value) => /^\d+\.\d+\.\d+/.test(value), `write a version, such as ${operatorVersion}`);
export const image = text(
  isPinnedImage,
  `write registry, name and tag or digest, such as docker.io/library/spark:${sparkVersion}`,
);
export const namespace = text(isDnsLabel, 'write up to 63 of a-z, 0-9 and "-", with a letter or digit at both ends');
export const bucket = text(isBucketName, 'write 3 to 63 of a-z, 0-9, "." and "-", with a letter or digit at both ends');
export const password = v.pipe(
  textBy(unreadable("write a text"), (value) => value !== ""),
  secret(),
);

export const flag = v.boolean(wrong("write true or false"));

const wholeNumber = (largest: number, problem: Problem) =>
  v.pipe(v.number(problem), v.integer(problem), v.minValue(1, problem), v.maxValue(largest, problem));

export const seconds = wholeNumber(86_400, wrong("write a whole number of seconds, such as 600"));
export const days = wholeNumber(9999, wrong("write a whole number of days, such as 30"));
export const port = wholeNumber(65535, wrong("write the number of a port, such as 8080"));

export const icebergVersion = v.picklist<readonly IcebergRelease[], Problem>(
  icebergReleases,
  wrong(`write the version of the jars in the image: ${icebergReleases.join(" or ")}`),
);

const rangesRemedy = wrong("write a list of address ranges in CIDR notation, such as [10.0.0.0/28, 10.0.1.5/32]");
export const addressRanges = v.pipe(
  v.array(v.string(rangesRemedy), rangesRemedy),
  v.check((ranges) => ranges.length > 0 && ranges.every(isAddressRange), rangesRemedy),
);

const annotationsRemedy = wrong(
  "write texts by their keys, such as nginx.ingress.kubernetes.io/auth-url: https://login.example.com",
);
export const annotations = v.record(v.string(), v.string(annotationsRemedy), annotationsRemedy);

export const chartRepository = textBy(
  unreadable("write a URL, such as https://example.com/charts, without user and password"),
  isUrlWithoutAccount,
);

export const serverUrl = textBy(
  unreadable("write the URL of a server, such as https://rgw.example.com:7480, with nothing but host, port and path"),
  isServerUrl,
);

export const databaseUrl = textBy(
  unreadable("write jdbc:postgresql://HOST:PORT/DATABASE, without user and password"),
  (value) =>
    /^jdbc:postgresql:\/\/[\w.-]+(:\d+)?\/[\w-]+(\?[\w.=&-]+)?$/.test(value) && !/[?&](user|password)=/i.test(value),
);

function isUrlWithoutAccount(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username === "" && password === "";
}

/**
 * The URL becomes an option of Java among others and a Spark setting: a blank or quote in it would be the end of the
 * option, and a `$` the name of a variable.
 */
function isServerUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:\/\/[\w.:[\]-]+(\/[\w.~%/-]*)?$/i.test(value);
}
