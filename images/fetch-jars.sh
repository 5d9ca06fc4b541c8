#!/bin/bash
# fetch-jars.sh LIST ICEBERG FOLDER: fetches the jars of jars.json for that release of Iceberg with Maven and checks
# their sha256. Needs jq and mvn.
# NESSIE_SHA256 stands in for a Nessie jar whose checksum is not in the list yet.
set -euo pipefail
list=$1 iceberg=$2 folder=$3

jq --raw-output --arg nessie "${NESSIE_SHA256:-}" --arg iceberg "$iceberg" \
  '(.iceberg[$iceberg] // error("jars.json has no Iceberg \($iceberg)")) as $own | .jars[], .sparkModules[] | . + ($own[.artifact] // {}) | [.group, .artifact, .version, .sha256 // (if .artifact | startswith("nessie-") then $nessie else "" end)] | @tsv' \
  "$list" | while IFS=$'\t' read -r group artifact version sha256; do
  if [[ ! $sha256 =~ ^[0-9a-f]{64}$ ]]; then
    echo "No sha256 is known for $artifact $version: pass the one its publisher shows as NESSIE_SHA256." >&2
    exit 1
  fi
  mvn --batch-mode --quiet dependency:copy "-Dartifact=$group:$artifact:$version" "-DoutputDirectory=$folder" </dev/null
  echo "$sha256  $folder/$artifact-$version.jar" | sha256sum --check --strict
done
