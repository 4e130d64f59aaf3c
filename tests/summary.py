"""Sums up the test logs of Meson: failures, reasons of skipped tests, and one line of counts at the end."""
import json
import pathlib
import sys

passed = failed = skipped = 0
for name in sys.argv[1:]:
    log = pathlib.Path(name.removeprefix("missing:"))
    build = log.parent.parent.name
    if name.startswith("missing:"):
        print(f"FAILED   {build}: it was not built, or its tests did not run")
        failed += 1
        continue
    for line in log.read_text(errors="replace").splitlines():
        test = json.loads(line)
        output = (test.get("stdout") or "") + (test.get("stderr") or "")
        if test["result"] in ("OK", "EXPECTEDFAIL"):
            passed += 1
        elif test["result"] == "SKIP":
            skipped += 1
            reason = output.strip().splitlines()[-1:] or ["it gives no reason"]
            print(f"skipped  {build}: {test['name']}: {reason[0]}")
        else:
            failed += 1
            print(f"FAILED   {build}: {test['name']} ({test['result']})\n{output}")
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed else 0)
