# SPDX-License-Identifier: Apache-2.0
"""How each source of vectors/ becomes commands of the kernel."""
