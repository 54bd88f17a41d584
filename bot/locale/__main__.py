"""`python -m bot.locale`: bring the catalogues in line with the code, list what lacks words."""

from bot.locale.catalogue import languages, update


def main() -> None:
    """Update every catalogue and print the sentences still to be translated."""
    for language in languages():
        for sentence in update(language):
            print(f"{language}: {sentence}")


if __name__ == "__main__":
    main()
