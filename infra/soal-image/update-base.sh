#!/usr/bin/env bash
# Brings the current digest of the base image into the Dockerfile. Needs Docker with buildx, and the network.
set -euo pipefail
dockerfile="$(dirname "$0")/Dockerfile"
image=$(sed -nE 's/^FROM ([^ @]+)@sha256:.*/\1/p' "$dockerfile")
digest=$(docker buildx imagetools inspect "$image" --format '{{.Manifest.Digest}}')
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "not a digest: $digest" >&2; exit 1; }
sed -i.old -E "s|^(FROM $image@)sha256:[0-9a-f]{64}|\1$digest|" "$dockerfile"
rm "$dockerfile.old"
grep '^FROM .*@' "$dockerfile"
