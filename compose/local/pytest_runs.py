"""Runs of pytest: one in front of a person, or a process for each file, several at a time. Most of
what these tests do is wait for a minute to begin, and each file has systems of its own."""
import collections
import concurrent.futures
import os
import queue
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml

from settings import ROOT

# So many at a time: more of them make what is measured in milliseconds late.
AT_A_TIME = int(os.environ.get("CRIER_TEST_JOBS") or 7 * (os.cpu_count() or 1) // 2)
# What waits for minutes is begun first, so that nobody waits for it at the end. Seconds, about.
LONG_FILES = {
    "test_publishing_faults.py": 390, "test_canary.py": 210, "test_matrix.py": 170,
    "test_publishing_through_faults.py": 150, "test_schedules.py": 140, "test_roles.py": 120, "test_outside.py": 110,
    "test_mails.py": 85, "test_zone_rules.py": 75, "test_user_departure.py": 70, "test_migrations.py": 70,
    "test_postgres_faults.py": 70, "test_stats.py": 70, "test_copy.py": 65, "test_google_hostile.py": 65,
    "test_slow_batches.py": 60, "test_schedules_bulk.py": 60, "test_fair_order.py": 60, "test_media.py": 55,
    "test_webhooks.py": 55, "test_disk_faults.py": 50, "test_publish_bench.py": 50, "test_sessions.py": 45,
    "test_live_through_faults.py": 45, "test_import_hostile.py": 40, "test_google.py": 40, "test_life.py": 40,
    "test_slots.py": 40, "test_backup.py": 35, "test_model.py": 30, "test_users.py": 30, "test_page_insights.py": 30,
}
# What measures milliseconds has the machine to itself, after all others.
ALONE = {"test_sign_in_storm.py"}
# So many files that failed are run again.
AGAIN_MAX = 3
# Each run looks for free ports from its own place on; two test runs at once differ by their ids.
FIRST_PORT = 20000 + os.getpid() % 10 * 200
PORTS_OF_RUNS = 2000

Job = collections.namedtuple("Job", "suite path mark engine")
Run = collections.namedtuple("Run", "passed failed seconds")


def run(path, words, engine, **options):
    """@param path  of a folder or a file @param engine  "" where it does not matter
    @param options  of subprocess.run"""
    begun = time.monotonic()
    environment = {**os.environ, **({"CRIER_TEST_DB": engine} if engine else {}), **options.pop("env", {})}
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        done = subprocess.run([sys.executable, "-m", "pytest", path, f"--junit-xml={report.name}", *words],
                              cwd=ROOT, env=environment, **options)
        passed, failed = counts_of(report.name)
    # 5 is that there was no test, which is well where all of a file's are of another run.
    if done.returncode not in (0, 5):
        failed = failed or 1
    return Run(passed, failed, time.monotonic() - begun)


def counts_of(report):
    """@return (passed, failed)"""
    try:
        suite = xml.parse(report).getroot().find("testsuite")
    except xml.ParseError:
        return 0, 1
    failed = int(suite.get("failures")) + int(suite.get("errors"))
    return int(suite.get("tests")) - failed - int(suite.get("skipped")), failed


def run_files(suites):
    """@param suites  name -> (folder, expression of markers, engine)
    @return name -> the runs of its files"""
    jobs = [Job(name, path, mark, engine) for name, (folder, mark, engine) in suites.items()
            for path in sorted((ROOT / folder).glob("test_*.py"))]
    jobs.sort(key=lambda job: -LONG_FILES.get(job.path.name, 0))
    done = run_beside([job for job in jobs if job.path.name not in ALONE])
    done.update((job, run_file(0, job)) for job in jobs if job.path.name in ALONE)
    run_again(done)
    runs = {name: [one for job, one in done.items() if job.suite == name] for name in suites}
    for name in suites:
        # Every suite has files, and a suite of which no test ran has not passed.
        if not sum(one.passed + one.failed for one in runs[name]):
            runs[name].append(Run(0, 1, 0))
    return runs


def run_beside(jobs):
    """As many at a time as there are places. @return job -> its run"""
    places = queue.SimpleQueue()
    for place in range(AT_A_TIME):
        places.put(place)

    def run_in_place(job):
        place = places.get()
        try:
            return run_file(place, job)
        finally:
            places.put(place)

    with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
        return dict(zip(jobs, pool.map(run_in_place, jobs)))


def run_again(done):
    """A file that failed beside others gets one more chance, alone: what it measured may have been the
    crowd. It is named in any case; where several failed it was not that."""
    failed = [job for job, one in done.items() if one.failed and job.path.name not in ALONE]
    for job in failed if len(failed) <= AGAIN_MAX else ():
        again = run_file(0, job)
        if not again.failed:
            print(f"UNSTEADY: {job.suite} {job.path.name} failed beside others, and passed alone", flush=True)
            done[job] = again


def run_file(place, job):
    port = FIRST_PORT + place * PORTS_OF_RUNS
    with tempfile.TemporaryFile("w+") as output:
        done = run(job.path, ["-m", job.mark] if job.mark else [], job.engine,
                   env={"CRIER_TEST_PORT": str(port)}, stdout=output, stderr=subprocess.STDOUT)
        output.seek(0)
        text = output.read()
    print(f"== {job.suite} {job.path.name} {done.seconds:.0f} s\n{text}", end="", flush=True)
    return done
