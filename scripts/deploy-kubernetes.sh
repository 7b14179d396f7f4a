#!/usr/bin/env bash
# Rolls an image out to Kubernetes, looks whether it works, and takes it back where it does not.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: deploy-kubernetes.sh [--backup] [--verify URL] [--timeout SECONDS] OVERLAY IMAGE

Applies deploy/kubernetes/overlays/OVERLAY with IMAGE to the cluster that kubectl is set to, waits until every node is
ready, and asks Parley for its health. Where that fails, the former version is rolled back to, and the exit code is 1.

  OVERLAY          staging or production
  IMAGE            by its digest, as in ghcr.io/you/parley@sha256:…: a tag can mean another image tomorrow
  --backup         takes a snapshot of Redis before anything changes (the CronJob parley-redis-backup, run by hand)
  --verify URL     where people reach Parley, as in https://parley.example: health there, and one question answered
                   where this machine has a JDK
  --timeout S      600, for each kind of node to be ready
  -h, --help       this

The secrets parley-redis and, for the model's key, parley-model must be there: docs/containers.md.
USAGE
}

wrong() {
  echo "deploy-kubernetes.sh: $1; --help says what there is" >&2
  exit 2
}

say() {
  echo "deploy-kubernetes.sh: $1" >&2
}

cd "$(dirname "$0")/.."

backup='' verify='' timeout=600 overlay='' image=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --backup) backup=yes ;;
    --verify | --timeout)
      [ $# -ge 2 ] || wrong "$1 wants a value"
      case $1 in
        --verify) verify=${2%/} ;;
        --timeout) timeout=$2 ;;
      esac
      shift
      ;;
    -*) wrong "there is no $1" ;;
    *)
      if [ -z "$overlay" ]; then overlay=$1; elif [ -z "$image" ]; then image=$1; else wrong "$1 is one too many"; fi
      ;;
  esac
  shift
done
[ -n "$overlay" ] || wrong "which overlay?"
[ -d "deploy/kubernetes/overlays/$overlay" ] || wrong "there is no overlay $overlay"
[[ $image =~ ^[^[:space:]@]+@sha256:[0-9a-f]{64}$ ]] || wrong "the image must be named by its digest, and not ${image:-left out}"
[[ $timeout =~ ^[1-9][0-9]{0,4}$ ]] || wrong "--timeout wants seconds"
case $verify in
  '' | http://* | https://*) ;;
  *) wrong "--verify wants a URL" ;;
esac
command -v kubectl >/dev/null 2>&1 || {
  say "there is no kubectl on the PATH"
  exit 1
}

namespace=$(sed -n 's/^namespace: //p' "deploy/kubernetes/overlays/$overlay/kustomization.yaml")
in_namespace() {
  kubectl --namespace "$namespace" "$@"
}

in_namespace get secret parley-redis --output name >/dev/null || {
  say "the secret parley-redis is not in $namespace, or the cluster can't be reached: nothing was changed"
  exit 1
}

if [ -n "$backup" ]; then
  job=parley-backup-$(date -u +%Y%m%d%H%M%S)
  say "taking a snapshot of Redis: $job"
  if ! in_namespace create job "$job" --from=cronjob/parley-redis-backup ||
    ! in_namespace wait --for=condition=complete "job/$job" --timeout=900s; then
    in_namespace logs "job/$job" --tail=20 || true
    say "no snapshot: nothing was changed"
    exit 1
  fi
fi

# The overlay with this image, in a folder of its own: what is in the repository stays as it is.
rollout=deploy/kubernetes/overlays/.rollout-$$
trap 'rm -rf "$rollout"' EXIT
mkdir "$rollout"
cat >"$rollout/kustomization.yaml" <<KUSTOMIZATION
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../$overlay
images:
  - name: $(sed -n 's/^    newName: //p' "deploy/kubernetes/overlays/$overlay/kustomization.yaml")
    newName: ${image%@*}
    digest: ${image#*@}
KUSTOMIZATION

before() {
  in_namespace get "deployment/$1" --ignore-not-found --output 'jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}'
}
worker_before=$(before parley-worker)
web_before=$(before parley-web)

# Workers first, where the order is ours: what new web nodes ask for, new workers know.
roll_out() {
  kubectl apply -k "$rollout" || return 1
  local node
  for node in parley-worker parley-web; do
    in_namespace rollout status "deployment/$node" --timeout "${timeout}s" || return 1
  done
}

# A question through the front door, where a JDK can ask it
works() {
  [ -n "$verify" ] || return 0
  local left=20
  until curl -fsS --max-time 10 "$verify/api/health"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep "${PARLEY_VERIFY_PAUSE:-3}"
  done
  echo
  if command -v java >/dev/null 2>&1; then
    scripts/load-sample.sh --people 1 --questions 1 "$verify"
  fi
}

roll_back() {
  local failed=0 node revision
  for node in parley-web:$web_before parley-worker:$worker_before; do
    revision=${node#*:}
    node=${node%%:*}
    if [ -z "$revision" ]; then
      say "$node had no former version to go back to"
      failed=1
      continue
    fi
    # To what ran before, by its number: what was applied may have changed nothing of one of the two.
    in_namespace rollout undo "deployment/$node" --to-revision "$revision" || failed=1
    in_namespace rollout status "deployment/$node" --timeout "${timeout}s" || failed=1
  done
  return "$failed"
}

if roll_out && works; then
  say "$image is live in $namespace"
  exit 0
fi
say "$image does not work: rolling back"
in_namespace get pods --output wide >&2 || true
if roll_back; then
  say "rolled back to what ran before"
else
  say "the rollback did not succeed: look at $namespace now"
fi
exit 1
