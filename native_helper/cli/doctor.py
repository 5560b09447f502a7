"""`utter doctor`: everything between a click and a voice, looked at and told."""

from native_helper.cli.exit_status import ExitStatus
from native_helper.cli.playback import way
from native_helper.doctor import telling
from native_helper.doctor.examination import examine, is_well
from native_helper.doctor.machine import this_machine


def doctor(*, thorough: bool, as_json: bool, as_report: bool) -> ExitStatus:
    """Tell how everything stands; FAILED if something that should work does not."""
    machine = this_machine(way, thorough=thorough)
    findings = []
    for finding in examine(machine):
        findings.append(finding)
        if not as_json and not as_report:
            print(telling.line(finding, machine.home), flush=True)
    healthy = is_well(findings)
    if as_json:
        print(telling.dumped(telling.as_json(findings, healthy=healthy)))
    elif as_report:
        print(telling.report(findings, machine.home))
    else:
        print(f"\n{telling.summary(findings)}")
    return ExitStatus.DONE if healthy else ExitStatus.FAILED
