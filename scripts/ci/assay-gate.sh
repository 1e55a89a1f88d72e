#!/bin/sh
# Sends a prompt file to Assay, runs it against the golden examples beside the version in production, and says by exit
# code whether the build may pass. Needs sh, curl and jq. See docs/ci.md.
set -u

usage() {
  cat <<'USAGE'
Usage: assay-gate.sh --prompt SLUG (--file FILE | --version N) [options]

Sends a version of a prompt, runs it against the prompt's golden examples with the version in production as
the baseline, prints a table and checks the gate.

  -p, --prompt SLUG      prompt, by slug or id
  -f, --file FILE        prompt file to send; unchanged content makes no new version
      --version N        a version that is there already, instead of a file
      --create           with --file: make the prompt when no prompt has the slug
      --name NAME        name of the experiment (default: made of the commit, or "CI gate")
      --tag TAG          only golden examples with this tag; may be repeated
      --gates JSON       rules in place of the prompt's, such as '{"min_score":0.8,"no_regression":true}'
      --budget USD       stop when this much is spent
      --with JSON        more fields of POST /experiments/run, such as '{"trials":3,"evaluators":["exact_match"]}'
      --junit FILE       write the gate as JUnit XML
      --markdown FILE    append the table as Markdown, such as "$GITHUB_STEP_SUMMARY"
      --activate         move the label production to the version when the gate passes
      --timeout SECONDS  cancel the experiment and give up after this long (default 1800)
  -h, --help

Environment:
  ASSAY_URL              address of Assay, such as https://assay.example.com
  ASSAY_API_KEY          an API key of the role editor

Exit codes:
  0  the gate passed
  1  the gate did not pass: the reasons are printed
  2  could not tell: wrong usage, no network, an error of the API, a timeout, or an experiment that did not complete
USAGE
}

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
  warn "assay-gate: $*"
  exit 2
}

prompt='' file='' version='' create=false name='' tags='[]' gates=null budget=null with='{}'
junit='' markdown='' activate=false timeout=1800

command -v curl >/dev/null 2>&1 || die 'curl is needed. Install it and try again.'
command -v jq >/dev/null 2>&1 || die 'jq is needed. Install it and try again.'

# json NAME TEXT TYPE: refuses an option that is not JSON of that type
json() {
  printf '%s' "$2" | jq -e "type == \"$3\"" >/dev/null 2>&1 || die "$1 takes a JSON $3."
}

while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --create) create=true && shift && continue ;;
    --activate) activate=true && shift && continue ;;
    -p | --prompt | -f | --file | --version | --name | --tag | --gates | --budget | --with | --junit | --markdown | --timeout)
      [ $# -ge 2 ] || die "$1 needs a value. See --help." ;;
    *) die "unknown option $1. See --help." ;;
  esac
  case $1 in
    -p | --prompt) prompt=$2 ;;
    -f | --file) file=$2 ;;
    --version) version=$2 ;;
    --name) name=$2 ;;
    --tag) tags=$(printf '%s' "$tags" | jq -c --arg tag "$2" '. + [$tag]') ;;
    --gates) json --gates "$2" object && gates=$2 ;;
    --budget) json --budget "$2" number && budget=$2 ;;
    --with) json --with "$2" object && with=$2 ;;
    --junit) junit=$2 ;;
    --markdown) markdown=$2 ;;
    --timeout) timeout=$2 ;;
  esac
  shift 2
done

[ -n "$prompt" ] || die '--prompt is needed. See --help.'
[ -n "$file" ] || [ -n "$version" ] || die '--file or --version is needed. See --help.'
[ -z "$file" ] || [ -z "$version" ] || die 'give --file or --version, not both.'
[ -z "$file" ] || [ -r "$file" ] || die "the file $file cannot be read."
case $timeout in '' | *[!0-9]*) die '--timeout takes whole seconds.' ;; esac
[ -n "${ASSAY_URL:-}" ] || die 'ASSAY_URL is not set, such as https://assay.example.com.'
[ -n "${ASSAY_API_KEY:-}" ] || die 'ASSAY_API_KEY is not set. Make a key with the role editor under Settings, API keys.'
ASSAY_URL=${ASSAY_URL%/}
[ -n "$name" ] || name="CI gate${GITHUB_SHA:+ $GITHUB_SHA}${CI_COMMIT_SHA:+ $CI_COMMIT_SHA}"

umask 077
tmp=$(mktemp -d) || die 'no temporary directory can be made.'
experiment=''
cleanup() { rm -rf "$tmp"; }
cancel() {
  [ -z "$experiment" ] && return
  warn "assay-gate: cancelling experiment $experiment; its scored cells stay."
  curl -sS -o /dev/null --max-time 20 -X POST -H "@$tmp/headers" "$ASSAY_URL/api/v1/experiments/$experiment/cancel"
}
trap cleanup EXIT
trap 'cancel; exit 2' INT TERM HUP

# In a file, so that the key is not in the list of processes.
printf 'Authorization: Bearer %s\nUser-Agent: assay-gate\n' "$ASSAY_API_KEY" >"$tmp/headers"
started=$(date +%s)

elapsed() { echo $(($(date +%s) - started)); }

# Seconds to wait before another attempt: what the server asks for, else 1, 2, 4, 8.
pause() {
  asked=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9][0-9]*\).*/\1/p' "$tmp/answer-headers" 2>/dev/null | tail -n 1)
  sleep "${asked:-$1}"
}

# call METHOD PATH [curl options]: sets $status, leaves the body in $tmp/body. Attempts again what may pass by itself:
# a POST carries an Idempotency-Key, so doing it twice does it once.
call() {
  method=$1 path=$2
  shift 2
  wait=1 attempt=1
  key="${tmp##*/}-$started-$path"
  while :; do
    : >"$tmp/answer-headers"
    if status=$(curl -sS -X "$method" -H "@$tmp/headers" -H "Idempotency-Key: $(printf '%s' "$key" | tr -c 'A-Za-z0-9-' _)" \
      --max-time 60 -D "$tmp/answer-headers" -o "$tmp/body" -w '%{http_code}' "$@" "$ASSAY_URL/api/v1$path" 2>"$tmp/error"); then
      case $status in 429 | 500 | 502 | 503 | 504) ;; *) return 0 ;; esac
    else
      status=000
    fi
    [ "$attempt" -lt 5 ] || return 0
    pause "$wait"
    wait=$((wait * 2)) attempt=$((attempt + 1))
  done
}

# expect WHAT: ends with the API's own words unless the last call succeeded
expect() {
  case $status in 2??) return 0 ;; esac
  if [ "$status" = 000 ]; then
    die "$1: $ASSAY_URL does not answer ($(tr '\n' ' ' <"$tmp/error"))."
  fi
  problem=$(jq -r '.detail, (.errors[]? | "  \(.pointer) \(.message)")' <"$tmp/body" 2>/dev/null) || problem='no reason given'
  die "$1: $status: $problem"
}

body() { jq -r "$1" <"$tmp/body"; }
path_text() { jq -rn --arg text "$1" '$text | @uri'; }

slug=$(path_text "$prompt")
if [ -n "$file" ]; then
  call PUT "/prompts/$slug/file?create=$create" -H 'Content-Type: text/markdown' --data-binary "@$file"
  expect "sending $file"
  say "$(body .message)"
  version=$(body .version.number)
else
  call GET "/prompts/$slug/versions/$(path_text "$version")"
  expect "reading version $version"
  version=$(body .number)
fi

call GET "/prompts/$slug/labels/production"
case $status in
  404) production=null && say 'No version is in production yet: there is nothing to compare with.' ;;
  *) expect 'reading the version in production' && production=$(body .number) ;;
esac

printf '%s' "$with" | jq -c --arg prompt "$prompt" --arg name "$name" --argjson version "$version" \
  --argjson production "$production" --argjson tags "$tags" --argjson gates "$gates" --argjson budget "$budget" '
  {prompt_id: $prompt, experiment_name: $name, version_ids: ([$production, $version] | map(values) | unique)}
  + (if $production == null then {} else {baseline_version_id: $production} end)
  + (if $tags == [] then {} else {tags: $tags} end)
  + (if $gates == null then {} else {gates: $gates} end)
  + (if $budget == null then {} else {budget_usd: $budget} end)
  + .' >"$tmp/request"
call POST /experiments/run -H 'Content-Type: application/json' --data-binary "@$tmp/request"
expect 'starting the experiment'
experiment=$(body .experiment_id)
say "$(body .message)"
body '.warnings[] | "Warning: \(.)"'
say "$ASSAY_URL/experiments/$experiment"

interval=1
while :; do
  call GET "/experiments/$experiment"
  expect 'reading the experiment'
  case $(body .status) in pending | running) ;; *) break ;; esac
  if [ "$(elapsed)" -ge "$timeout" ]; then
    cancel
    die "the experiment had not ended after $timeout s ($(body '"\(.progress.completed) of \(.progress.total) cells"'))."
  fi
  sleep "$interval"
  # A key may ask 60 times a minute by default, and other jobs may share it.
  [ "$interval" -ge 5 ] || interval=$((interval + 1))
done
cp "$tmp/body" "$tmp/experiment"
finished=$experiment experiment=''

# Rows of text cells: what the table and its Markdown form are printed from.
rows='
  def fixed($d): (. * pow(10; $d) | round) as $n | (if $n < 0 then "-" else "" end) as $sign
    | (if $n < 0 then -$n else $n end) | tostring
    | (if length <= $d then ("0" * ($d + 1 - length)) + . else . end)
    | $sign + .[:length - $d] + "." + .[length - $d:];
  def signed($d): if . > 0 then "+" + fixed($d) else fixed($d) end;
  def or_dash(f): if . == null then "-" else f end;
  . as $experiment
  | ["variant", "n", "average", "difference", "95 % interval", "p", "verdict", "cost"],
    (.results[] | . as $result
      | ($experiment.comparisons | map(select(.metric == "score" and .variant_id == $result.variant_id)) | .[0]) as $c
      | ["v\(.version_number) \(.provider)/\(.model)", "\(.n)", (.avg_score | or_dash(fixed(3))),
         ($c.difference | or_dash(signed(3))),
         ($c.ci | or_dash("\(.[0] | signed(3)) to \(.[1] | signed(3))")),
         ($c.adjusted_p_value | or_dash(if . < 0.001 then "<0.001" else fixed(3) end)),
         (if $c == null then "baseline" else $c.verdict | gsub("_"; " ") end),
         (.cost_usd | or_dash("$" + .))])'

say
jq -r "[$rows]"' | . as $rows
  | [range($rows[0] | length) as $column | $rows | map(.[$column] | length) | max] as $widths
  | $rows[] | [range(length) as $i | .[$i] + (" " * ($widths[$i] - (.[$i] | length)) // "")] | join("  ") | sub(" +$"; "")' \
  <"$tmp/experiment"
say

call GET "/experiments/$finished/gate"
expect 'reading the gate'
cp "$tmp/body" "$tmp/gate"
passed=$(body .passed)

if [ -n "$markdown" ]; then
  {
    printf '### Assay: %s\n\n' "$(jq -r 'if .passed then "gate passed" else "gate not passed" end' <"$tmp/gate")"
    jq -r "[$rows]"' | (.[0] | "| \(join(" | ")) |", "| \(map("---") | join(" | ")) |"), (.[1:][] | "| \(join(" | ")) |")' \
      <"$tmp/experiment"
    printf '\n'
    jq -r '.reasons[] | "- \(.)"' <"$tmp/gate"
    printf '\n[Experiment](%s)\n\n' "$ASSAY_URL/experiments/$finished"
  } >>"$markdown" || die "$markdown cannot be written."
fi
if [ -n "$junit" ]; then
  call GET "/experiments/$finished/gate?format=junit"
  expect 'reading the gate as JUnit XML'
  cp "$tmp/body" "$junit" || die "$junit cannot be written."
fi

jq -r '.reasons[]' <"$tmp/gate"
status_at_end=$(jq -r .status <"$tmp/experiment")
[ "$status_at_end" = completed ] || die "the experiment ended as $status_at_end, so it says nothing of the version."
if [ "$passed" != true ]; then
  say 'Gate not passed.'
  exit 1
fi
say 'Gate passed.'
if [ "$activate" = true ] && [ "$version" != "$production" ]; then
  call POST "/prompts/$slug/versions/$version/activate"
  expect "activating version $version"
  say "Version $version is in production."
fi
exit 0
