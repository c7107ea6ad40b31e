"""The system programs from Debian packages: what is absent, and how it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FONTS = Path("/usr/share/fonts")


@dataclass(frozen=True, slots=True)
class Program:
    """One thing the machine should have, the package that brings it and what it is for."""

    name: str
    package: str
    purpose: str
    present: Callable[[], bool]


def _on_path(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _font(folder: str) -> Callable[[], bool]:
    return lambda: any(FONTS.glob(f"**/{folder}/*"))


def _writer() -> bool:
    """Tell whether LibreOffice is there with its Writer, not only its shell."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return False
    folder = Path(program).resolve().parent
    return not folder.match("libreoffice/program") or any(folder.glob("libsw*.so"))


def _vietnamese() -> bool:
    """Tell whether Tesseract reads Vietnamese."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return "vie" in (told.stdout + told.stderr).split()


PROGRAMS = (
    Program("LibreOffice Writer", "libreoffice-writer-nogui", "Word files to PDF/A", _writer),
    Program("Tesseract", "tesseract-ocr", "reading scans", _on_path("tesseract")),
    Program("Tesseract's Vietnamese", "tesseract-ocr-vie", "reading scans", _vietnamese),
    Program(
        "Chromium", "chromium", "browser tests",
        _on_path("chromium", "chromium-browser", "google-chrome"),
    ),
    Program("poppler's tools", "poppler-utils", "an independent check of signatures", _on_path("pdfsig")),
    Program("qpdf", "qpdf", "an independent check of PDF files", _on_path("qpdf")),
    Program("Croscore fonts", "fonts-croscore", "documents set in Times and Arial", _font("croscore")),
    Program("Liberation fonts", "fonts-liberation2", "documents set in Times", _font("liberation*")),
    Program("DejaVu fonts", "fonts-dejavu-core", "signs that other fonts lack", _font("dejavu")),
)  # fmt: skip


def missing() -> list[Program]:
    """Return what this machine lacks, in the order of the table."""
    return [program for program in PROGRAMS if not program.present()]


def command(absent: list[Program]) -> str:
    """Return the exact command that installs what is absent."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    packages = " ".join(program.package for program in absent)
    return f"{sudo}apt-get install -y --no-install-recommends {packages}"


def install() -> int:
    """Install what is absent where we may, else print the command; return an exit code."""
    absent = missing()
    if not absent:
        print("All system programs are here.")
        return 0
    print("Absent: " + "; ".join(f"{program.name} ({program.purpose})" for program in absent) + ".")
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"Install with: {command(absent)}")
        if shutil.which("apt-get") is None:
            print("These are the names of Debian's packages; this machine has no apt-get.")
        return 1
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    for step in (
        ["apt-get", "-qq", "-o", "Acquire::Retries=3", "update"],
        [
            "apt-get", "-qq", "-y", "--no-install-recommends", "-o", "Acquire::Retries=3",
            "-o", "Dpkg::Use-Pty=0", "install", *(program.package for program in absent),
        ],
    ):  # fmt: skip
        done = subprocess.run(
            step,
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            print("\n".join(done.stdout.splitlines()[-15:]))
            if step[-1] != "update":
                print(f"apt-get could not install them. The command was: {command(absent)}")
                return 1
    still = missing()
    if still:
        print("Still absent: " + ", ".join(program.name for program in still) + ".")
        return 1
    print("All system programs are installed.")
    return 0
