# Runs inside fresh network and mount namespaces and makes them harmless: only the loopback interface,
# folders seen instead of others, and everything else read-only. Then becomes the program given.
#
#   enter.sh SCRATCH TMP [SEEN INSTEAD]... -- PROGRAM [ARGUMENT]...
#
# What could not be done is said in a line that begins with "gap ".
set -eu
scratch=$1 tmp=$2
shift 2

ip link set lo up

# A mount of its own, so that it stays writable when what it lies on does not.
mount --bind "$scratch" "$scratch"
writable="
$scratch
"
while [ "$1" != -- ]; do
  mount --bind "$2" "$1"
  writable="$writable$1
"
  shift 2
done
shift
# Where the scratch folder itself lies below, a new one over it would hide it.
for folder in /tmp /var/tmp /dev/shm; do
  case $scratch/ in
    "$folder"/*) ;;
    *)
      if [ -d "$folder" ]; then
        mount --bind "$tmp" "$folder"
        writable="$writable$folder
"
      fi
      ;;
  esac
done

while read -r _ _ _ _ place options rest; do
  case " $rest " in
    *" - proc "* | *" - sysfs "* | *" - devpts "* | *" - cgroup"* | *" - mqueue "*) continue ;;
  esac
  place=$(printf '%b' "$place")
  case $writable in
    *"
$place
"*) continue ;;
  esac
  case ,$options, in
    *,ro,*) continue ;;
  esac
  mount -o "remount,bind,ro${options#rw}" "$place" 2>/dev/null ||
    echo "gap $place stays writable"
done </proc/self/mountinfo

cd "$scratch"
exec "$@"
