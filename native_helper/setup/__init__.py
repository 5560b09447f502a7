"""Install and uninstall: the plan first, then the work, then what was done. Standard library only.

    install.sh  ->  checkout.py      a Python was found: make the environment, put the checkout in it
                    first_run.py     in the new environment: install, a first spoken sentence, an engine left running
    `utter install`  ->  install.py      launcher, extension folder, one manifest per browser
    `utter uninstall` -> uninstall.py    everything above, backwards

Standard library only, so that a broken environment can still be removed from a checkout.
"""
